package io.lanewise.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {

    private static final ModelSpec DENSE = TinyModels.dense("");
    private static final int[] WEIGHT = {6, 16};

    /** Cells with and without input, of two decoders. */
    private static final ModelSpec CELLS = SpecReader.read("""
            lanewise: 1
            name: cells
            input: {height: 4, width: 3, channels: 1}
            sequence: {past: 2, future: 2, task: both}
            encoder:
              - convlstm: {hidden: 3, kernel: 3, preset: lecture}
            decoder:
              - convlstm: {hidden: 3, recurrent_kernel: 3, preset: lecture}
              - conv: {filters: 1, kernel: 1, activation: sigmoid}
            """, "cells.yaml");

    @TempDir
    private Path folder;

    private static Parameters parameters(ModelSpec spec, ElementType type) {
        var parameters = Parameters.zeros(ModelLayers.of(spec, type));
        Initialiser.fill(parameters, spec);
        return parameters;
    }

    @ParameterizedTest
    @EnumSource
    void parametersComeBackBitForBit(ElementType type) throws IOException {
        for (ModelSpec spec : new ModelSpec[] {DENSE, TinyModels.conv(""), TinyModels.tied(""), CELLS}) {
            Path file = folder.resolve("model.safetensors");
            Parameters parameters = parameters(spec, type);
            ModelFile.write(file, spec, parameters);
            ModelFile read = ModelFile.read(file);
            assertEquals(spec, read.spec());
            assertEquals(type, read.type());
            for (var parameter : parameters.all()) {
                var other = read.parameters().named(parameter.name()).view();
                for (int index = 0; index < parameter.length(); index++) {
                    assertEquals(parameter.view().get(index), other.get(index));
                }
            }
        }
    }

    @Test
    void tensorsAreNamedAndShapedAsOtherFrameworksDo() throws IOException {
        Path path = folder.resolve("model.safetensors");
        ModelSpec spec = TinyModels.conv("");
        ModelFile.write(path, spec, parameters(spec, ElementType.F64));
        try (var file = SafetensorsFile.open(path)) {
            assertEquals(
                    Set.of(
                            "encoder.0.weight",
                            "encoder.0.bias",
                            "encoder.2.weight",
                            "encoder.2.bias",
                            "decoder.0.weight",
                            "decoder.0.bias",
                            "decoder.1.weight",
                            "decoder.1.bias"),
                    file.names());
            assertArrayEquals(
                    new int[] {4, 1, 3, 3}, file.array("encoder.0.weight").shape());
            assertArrayEquals(new int[] {4}, file.array("encoder.0.bias").shape());
            assertArrayEquals(
                    new int[] {6, 4, 4, 4}, file.array("decoder.0.weight").shape());
            assertEquals("F64", file.array("decoder.0.weight").type().name());
            assertEquals(spec.text(), file.metadata().get("spec"));
        }
    }

    @Test
    void tiedWeightsAreInTheFileOnce() throws IOException {
        Path path = folder.resolve("model.safetensors");
        ModelSpec spec = TinyModels.tied("");
        ModelFile.write(path, spec, parameters(spec, ElementType.F32));
        try (var file = SafetensorsFile.open(path)) {
            assertEquals(
                    Set.of(
                            "encoder.0.weight",
                            "encoder.0.bias",
                            "encoder.1.weight",
                            "encoder.1.bias",
                            "decoder.0.bias",
                            "decoder.2.bias"),
                    file.names());
        }
        assertEquals(
                "has the tensors decoder.0.weight, which its spec does not ask for",
                refusal(writer -> {
                    ModelFile.add(writer, spec, parameters(spec, ElementType.F32));
                    writer.add("decoder.0.weight", new int[] {96, 9}, new float[864]);
                }));
    }

    private String refusal(Consumer<SafetensorsWriter> content) throws IOException {
        Path path = folder.resolve("refused.safetensors");
        var writer = new SafetensorsWriter();
        content.accept(writer);
        writer.write(path);
        String message = assertThrows(RefusedFileException.class, () -> ModelFile.read(path))
                .getMessage();
        assertTrue(message.startsWith(path + ": "), message);
        return message.substring(path.toString().length() + 2);
    }

    private static SafetensorsWriter described(SafetensorsWriter writer) {
        return writer.metadata("lanewise", "1").metadata("spec", DENSE.text());
    }

    private static SafetensorsWriter dense(SafetensorsWriter writer) {
        return described(writer)
                .add("encoder.0.bias", new int[] {6}, new float[6])
                .add("decoder.0.weight", new int[] {16, 6}, new float[96])
                .add("decoder.0.bias", new int[] {16}, new float[16]);
    }

    @Test
    void filesThatAreNoModelOfTheirSpecAreRefusedWithTheReason() throws IOException {
        assertEquals(
                "is not a model of Lanewise: its metadata has no \"lanewise\" and \"spec\"",
                refusal(writer -> writer.add("x", new int[] {1}, new float[1])));
        assertEquals(
                "has version \"2\" of the model format, where this Lanewise reads version 1",
                refusal(writer -> dense(writer).metadata("lanewise", "2")));
        assertEquals("lacks the tensors encoder.0.weight", refusal(ModelFileTest::dense));
        assertEquals(
                "lacks the tensors encoder.0.weight and has the tensors extra, which its spec does not ask for",
                refusal(writer -> dense(writer).add("extra", new int[] {1}, new float[1])));
        assertEquals(
                "has the tensor encoder.0.weight in the shape [16, 6], where its spec asks for [6, 16]",
                refusal(writer -> dense(writer).add("encoder.0.weight", new int[] {16, 6}, new float[96])));
        assertEquals(
                "has the tensor encoder.0.bias in F32, where others are in F64",
                refusal(writer -> dense(writer).add("encoder.0.weight", WEIGHT, new double[96])));
        assertEquals(
                "has the tensor encoder.0.bias in I32, where a model has F32 or F64",
                refusal(writer -> described(writer).add("encoder.0.bias", new int[] {6}, new int[6], 0)));
        assertTrue(refusal(writer -> dense(writer).metadata("spec", "lanewise: 1\nname: ["))
                .startsWith("has a spec that cannot be used:\n"));
    }

    @Test
    void aTruncatedModelIsRefused() throws IOException {
        Path path = folder.resolve("model.safetensors");
        ModelFile.write(path, DENSE, parameters(DENSE, ElementType.F32));
        byte[] bytes = Files.readAllBytes(path);
        for (int length : new int[] {0, 7, 100, bytes.length - 1}) {
            Files.write(path, Arrays.copyOf(bytes, length));
            assertThrows(RefusedFileException.class, () -> ModelFile.read(path));
        }
    }
}
