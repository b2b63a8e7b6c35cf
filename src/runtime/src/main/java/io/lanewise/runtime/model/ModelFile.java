package io.lanewise.runtime.model;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecException;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/**
 * A model as a safetensors file: of each layer with weights {@code NAME.weight}, in the layout of {@link TensorLayout},
 * and {@code NAME.bias} [filters]; of each cell {@code NAME.weight_x} [4 hidden, input channels, kernel rows, kernel
 * columns] (where it has an input), {@code NAME.weight_h} [4 hidden, hidden, kernel rows, kernel columns],
 * {@code NAME.bias} [4 hidden], gates in the order i, f, g, o, and, where it has peepholes, {@code NAME.peephole_i},
 * {@code _f} and {@code _o}, each [hidden, rows, columns] or, by channel, [hidden]. All are F32 or all F64. In the
 * metadata {@code lanewise} is the version of this format, {@code spec} the text of the model's spec and {@code seed}
 * that of its training, which need not be the text's. Names that begin with {@value #TRAINING} belong to a checkpoint and are no part of the model.
 *
 * @param spec read from the file's metadata
 * @param type of the parameters
 */
public record ModelFile(ModelSpec spec, ElementType type, Parameters parameters) {

    /** How the names and metadata of what a checkpoint adds to a model begin. */
    public static final String TRAINING = "training.";

    private static final String VERSION_KEY = "lanewise";
    private static final String VERSION = "1";
    private static final String SPEC_KEY = "spec";
    private static final String SEED_KEY = "seed";
    private static final int NAMES_SHOWN = 5;

    /** Adds a model to what will be one file. */
    public static void add(SafetensorsWriter writer, ModelSpec spec, Parameters parameters) {
        writer.metadata(VERSION_KEY, VERSION)
                .metadata(SPEC_KEY, spec.text())
                .metadata(SEED_KEY, Long.toString(spec.training().seed()));
        for (Parameter parameter : parameters.all()) {
            add(writer, "", parameter, parameter.view());
        }
    }

    /**
     * Adds what is laid out as a parameter is: the parameter itself, or an optimizer's memory of it.
     *
     * @param prefix of the names of its tensors
     */
    public static void add(SafetensorsWriter writer, String prefix, Parameter like, View values) {
        for (FileTensor tensor : FileTensor.of(like)) {
            tensor.write(writer, prefix, values);
        }
    }

    /**
     * Writes a model file, atomically.
     *
     * @throws RefusedFileException when the file cannot be written where it is to be
     */
    public static void write(Path target, ModelSpec spec, Parameters parameters) throws IOException {
        var writer = new SafetensorsWriter();
        add(writer, spec, parameters);
        writer.write(target);
    }

    /**
     * Reads a model file, or the model of a checkpoint.
     *
     * @throws RefusedFileException when the file is no safetensors file, has no legal spec, or does not have exactly
     *     the tensors that the spec asks for, in their shapes and in one of the types F32 and F64
     */
    public static ModelFile read(Path path) throws IOException {
        try (var file = SafetensorsFile.open(path)) {
            return read(file);
        }
    }

    /** As {@link #read(Path)}, from a file that is open. */
    public static ModelFile read(SafetensorsFile file) throws IOException {
        ModelSpec spec = spec(file);
        ElementType type = type(file);
        var parameters = Parameters.zeros(ModelLayers.of(spec, type));
        read(file, parameters);
        return new ModelFile(spec, type, parameters);
    }

    /** Reads the parameters, which are all that a file has beside what belongs to a checkpoint. */
    static void read(SafetensorsFile file, Parameters parameters) throws IOException {
        checkNames(file, parameters);
        for (Parameter parameter : parameters.all()) {
            read(file, "", parameter, parameter.view());
        }
    }

    /**
     * Reads what {@link #add(SafetensorsWriter, String, Parameter, View)} wrote into {@code values}.
     *
     * @throws RefusedFileException when the file lacks a tensor of it, or has it in another shape or type
     */
    public static void read(SafetensorsFile file, String prefix, Parameter like, View values) throws IOException {
        for (FileTensor tensor : FileTensor.of(like)) {
            tensor.read(file, prefix, values);
        }
    }

    private static ModelSpec spec(SafetensorsFile file) throws RefusedFileException {
        Map<String, String> metadata = file.metadata();
        String version = metadata.get(VERSION_KEY);
        String text = metadata.get(SPEC_KEY);
        if (version == null || text == null) {
            throw new RefusedFileException(
                    file.file(),
                    "is not a model of Lanewise: its metadata has no \"" + VERSION_KEY + "\" and \"" + SPEC_KEY + "\"");
        }
        if (!version.equals(VERSION)) {
            throw new RefusedFileException(
                    file.file(),
                    "has version \"" + version + "\" of the model format, where this Lanewise reads version "
                            + VERSION);
        }
        try {
            ModelSpec spec = SpecReader.read(text, file.file() + " (spec)");
            return metadata.containsKey(SEED_KEY) ? withSeed(spec, file, metadata.get(SEED_KEY)) : spec;
        } catch (SpecException e) {
            throw new RefusedFileException(file.file(), "has a spec that cannot be used:\n" + e.getMessage(), e);
        }
    }

    private static ModelSpec withSeed(ModelSpec spec, SafetensorsFile file, String seed) throws RefusedFileException {
        try {
            return spec.withTraining(spec.training().withSeed(Long.parseLong(seed)));
        } catch (NumberFormatException e) {
            throw new RefusedFileException(file.file(), "has the seed \"" + seed + "\", which is no whole number", e);
        }
    }

    private static ElementType type(SafetensorsFile file) throws IOException {
        for (String name : file.names()) {
            if (!name.startsWith(TRAINING)) {
                var stored = file.array(name).type();
                return switch (stored) {
                    case F32 -> ElementType.F32;
                    case F64 -> ElementType.F64;
                    default ->
                        throw new RefusedFileException(
                                file.file(), "has the tensor " + name + " in " + stored + ", where a model has F32 or F64");
                };
            }
        }
        return ElementType.F32;
    }

    private static void checkNames(SafetensorsFile file, Parameters parameters) throws RefusedFileException {
        var missing = new ArrayList<String>();
        var unknown = new ArrayList<>(file.names());
        unknown.removeIf(name -> name.startsWith(TRAINING));
        for (Parameter parameter : parameters.all()) {
            for (FileTensor tensor : FileTensor.of(parameter)) {
                if (!unknown.remove(tensor.name())) {
                    missing.add(tensor.name());
                }
            }
        }
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            String lacks = missing.isEmpty() ? "" : "lacks the tensors " + shown(missing);
            String both = missing.isEmpty() || unknown.isEmpty() ? "" : " and ";
            String has =
                    unknown.isEmpty() ? "" : "has the tensors " + shown(unknown) + ", which its spec does not ask for";
            throw new RefusedFileException(file.file(), lacks + both + has);
        }
    }

    private static String shown(ArrayList<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        return names.size() > NAMES_SHOWN ? first + " and " + (names.size() - NAMES_SHOWN) + " more" : first;
    }
}
