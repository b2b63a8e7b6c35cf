package io.lanewise.spec;

import io.lanewise.spec.binding.ModelBinder;
import io.lanewise.spec.binding.Places;
import io.lanewise.spec.yaml.Problems;
import io.lanewise.spec.yaml.Value;
import io.lanewise.spec.yaml.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads models from YAML. A model that it returns is whole: every value is legal, the shapes fit and the reconstruction
 * has the shape of the input. Otherwise it throws a {@link SpecException} with all that is wrong, each with file, line
 * and column.
 */
public final class SpecReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SpecReader() {}

    /**
     * Reads the model in a file.
     *
     * @throws SpecException when the file cannot be read, is no UTF-8, is larger than {@link Limits#FILE_BYTES}, or is
     *     no legal spec
     */
    public static ModelSpec read(Path file) {
        return read(file, warning -> {});
    }

    /**
     * As {@link #read(Path)}, with what is legal in the model but unwise, in the order of the file.
     *
     * @param warnings told of each; not called where the spec is refused
     */
    public static ModelSpec read(Path file, Consumer<? super SpecProblem> warnings) {
        byte[] bytes;
        if (Files.isDirectory(file)) {
            throw refusal(file.toString(), "This is a folder; name the spec file in it.");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(Limits.FILE_BYTES + 1);
        } catch (IOException e) {
            String reason =
                    Files.exists(file) ? "The file cannot be read: " + e.getMessage() + "." : "There is no such file.";
            throw refusal(file.toString(), reason);
        }
        if (bytes.length > Limits.FILE_BYTES) {
            throw refusal(file.toString(), tooLarge());
        }
        return read(decode(file, bytes), file.toString(), warnings);
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(source, text, true);
        text.flip();
        if (result.isError()) {
            long line = text.chars().filter(character -> character == '\n').count() + 1;
            throw refusal(file + ":" + line + ":1", "This line is not UTF-8 text; save the file as UTF-8.");
        }
        return text.toString();
    }

    /**
     * Reads the model in a text.
     *
     * @param name what messages call the text, usually its file
     * @throws SpecException when the text is longer than {@link Limits#FILE_BYTES} or no legal spec
     */
    public static ModelSpec read(String text, String name) {
        return read(text, name, warning -> {});
    }

    /**
     * As {@link #read(String, String)}, with what is legal in the model but unwise, in the order of the text.
     *
     * @param warnings told of each; not called where the spec is refused
     */
    public static ModelSpec read(String text, String name, Consumer<? super SpecProblem> warnings) {
        if (text.length() > Limits.FILE_BYTES) {
            throw refusal(name, tooLarge());
        }
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        Problems problems = new Problems(name, plain);
        Optional<Value> root = YamlTree.root(name, plain, problems);
        ModelBinder binder = new ModelBinder(problems);
        Optional<ModelSpec> model = root.map(value -> whole(binder.bind(value, plain), binder.places()));
        problems.throwIfAny();
        problems.warnings().forEach(warnings);
        return model.orElseThrow();
    }

    private static ModelSpec whole(ModelSpec bound, Places places) {
        List<LayerSpec> decoder =
                Ties.resolve(bound.encoder(), Unpoolings.resolve(bound.encoder(), bound.decoder()));
        for (int index = 0; index < decoder.size(); index++) {
            places.replace(bound.decoder().get(index), decoder.get(index));
        }
        ModelSpec model = bound.withDecoder(decoder);
        new ModelCheck(
                        model,
                        (part, option, message) -> places.of(part, option).report(message),
                        places::isBroken,
                        layer -> layer.name() + " in line "
                                + places.of(layer, "").line())
                .run();
        Checkerboard.warn(model, (layer, message) -> places.of(layer, "kernel").warn(message));
        return model;
    }

    private static String tooLarge() {
        return "A spec has at most " + Limits.FILE_BYTES + " bytes; this is more.";
    }

    private static SpecException refusal(String where, String message) {
        return new SpecException(List.of(new SpecProblem(where, message, "")));
    }
}
