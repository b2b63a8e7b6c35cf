package io.lanewise.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.ModelLayer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells in model files and checkpoints. */
class CellFileTest {

    private static final String MOMENT = ModelFile.TRAINING + "velocity.";

    @TempDir
    private Path folder;

    private static ConvLstmKey key(ElementType type, Peephole peephole) {
        return ConvLstmKey.square(type, new Shape(4, 6, 2), 3, 5, peephole, Activation.TANH, Activation.TANH);
    }

    private static Parameters zeros(ConvLstmKey key) {
        return Parameters.zeros(List.of(new ModelLayer("cell", key, true, -1)));
    }

    /** Parameters that all differ. */
    private static Parameters drawn(ConvLstmKey key) {
        var random = new SplittableRandom(1);
        var parameters = zeros(key);
        for (Parameter parameter : parameters.all()) {
            for (int index = 0; index < parameter.length(); index++) {
                parameter.view().set(index, random.nextDouble());
            }
        }
        return parameters;
    }

    private Path written(SafetensorsWriter writer) throws IOException {
        Path path = folder.resolve("cell.safetensors");
        writer.write(path);
        return path;
    }

    private Path written(Parameters parameters) throws IOException {
        var writer = new SafetensorsWriter();
        ModelFile.add(writer, TinyModels.dense(""), parameters);
        return written(writer);
    }

    private static TreeMap<String, String> shapes(SafetensorsFile file) throws IOException {
        var shapes = new TreeMap<String, String>();
        for (String name : file.names()) {
            shapes.put(name, Arrays.toString(file.array(name).shape()));
        }
        return shapes;
    }

    @ParameterizedTest
    @EnumSource
    void cellsComeBackBitForBit(Peephole peephole) throws IOException {
        for (ElementType type : ElementType.values()) {
            for (ConvLstmKey key : List.of(key(type, peephole), key(type, peephole).projected())) {
                var parameters = drawn(key);
                var read = zeros(key);
                try (var file = SafetensorsFile.open(written(parameters))) {
                    ModelFile.read(file, read);
                }
                for (Parameter parameter : parameters.all()) {
                    for (int index = 0; index < parameter.length(); index++) {
                        double value = read.named(parameter.name()).view().get(index);
                        assertEquals(parameter.view().get(index), value, parameter.name());
                    }
                }
            }
        }
    }

    @Test
    void theTensorsOfACellAreThoseOfTheReferenceCases() throws IOException {
        try (var file = SafetensorsFile.open(written(drawn(key(ElementType.F32, Peephole.PIXEL))))) {
            assertEquals(
                    "{cell.bias=[20], cell.peephole_f=[5, 4, 6], cell.peephole_i=[5, 4, 6], cell.peephole_o=[5, 4, 6],"
                            + " cell.weight_h=[20, 5, 3, 3], cell.weight_x=[20, 2, 3, 3]}",
                    shapes(file).toString());
        }
        try (var file = SafetensorsFile.open(written(drawn(key(ElementType.F32, Peephole.CHANNEL).projected())))) {
            assertEquals(
                    "{cell.bias=[20], cell.peephole_f=[5], cell.peephole_i=[5], cell.peephole_o=[5],"
                            + " cell.weight_h=[20, 5, 3, 3]}",
                    shapes(file).toString());
        }
        try (var file = SafetensorsFile.open(written(drawn(key(ElementType.F32, Peephole.NONE))))) {
            assertEquals(
                    "{cell.bias=[20], cell.weight_h=[20, 5, 3, 3], cell.weight_x=[20, 2, 3, 3]}",
                    shapes(file).toString());
        }
    }

    @Test
    void anOptimizersMemoryOfACellIsStoredAsTheCellIs() throws IOException {
        var parameters = drawn(key(ElementType.F64, Peephole.PIXEL));
        var writer = new SafetensorsWriter();
        for (Parameter parameter : parameters.all()) {
            ModelFile.add(writer, MOMENT, parameter, parameter.view());
        }
        try (var file = SafetensorsFile.open(written(writer))) {
            assertEquals(6, file.names().size());
            assertArrayEquals(
                    new int[] {5, 4, 6}, file.array(MOMENT + "cell.peephole_o").shape());
            for (Parameter parameter : parameters.all()) {
                var read = View.flat(new double[parameter.length() + 3], 3);
                ModelFile.read(file, MOMENT, parameter, read);
                for (int index = 0; index < parameter.length(); index++) {
                    assertEquals(parameter.view().get(index), read.get(3 + index));
                }
            }
        }
    }

    private String refusal(Parameters written, Parameters asked) throws IOException {
        Path path = written(written);
        try (var file = SafetensorsFile.open(path)) {
            String message = assertThrows(RefusedFileException.class, () -> ModelFile.read(file, asked))
                    .getMessage();
            return message.substring(path.toString().length() + 2);
        }
    }

    @Test
    void aFileOfAnotherCellIsRefusedWithTheTensorNamed() throws IOException {
        var pixel = key(ElementType.F64, Peephole.PIXEL);
        var channel = zeros(key(ElementType.F64, Peephole.CHANNEL));
        var none = zeros(key(ElementType.F64, Peephole.NONE));
        assertEquals(
                "has the tensor cell.peephole_i in the shape [5, 4, 6], where its spec asks for [5]",
                refusal(zeros(pixel), channel));
        assertEquals(
                "lacks the tensors cell.peephole_i, cell.peephole_f, cell.peephole_o", refusal(none, zeros(pixel)));
        assertEquals(
                "has the tensors cell.weight_x, which its spec does not ask for",
                refusal(zeros(pixel), zeros(pixel.projected())));
        assertEquals(
                "has the tensor cell.weight_x in F64, where others are in F32",
                refusal(zeros(pixel), zeros(pixel.withType(ElementType.F32))));
    }

    /** A reference case has its tensors by itself and its peepholes with two or three extents of 1. */
    private static Path asModel(SafetensorsFile golden, Path path) throws IOException {
        var writer = new SafetensorsWriter();
        for (String name : List.of("weight_x", "weight_h", "bias", "peephole_i", "peephole_f", "peephole_o")) {
            int[] shape = golden.array(name).shape();
            if (name.startsWith("peephole")) {
                boolean channel = shape[2] == 1 && shape[3] == 1;
                shape = Arrays.copyOfRange(shape, 1, channel ? 2 : 4);
            }
            writer.add("cell." + name, shape, golden.array(name).doubles());
        }
        writer.write(path);
        return path;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"convlstm_lecture_full_t2n2c3hid5h4w5k3", "convlstm_shi2015_channel_t4n1c4hid4h6w3k3"})
    void theWeightsOfAReferenceCaseLieInMemoryAsItsKernelsReadThem(String name) throws IOException, URISyntaxException {
        var resource = Objects.requireNonNull(CellFileTest.class.getResource("/golden/" + name + ".safetensors"));
        try (var golden = SafetensorsFile.open(Path.of(resource.toURI()))) {
            int[] x = golden.array("x").shape();
            var map = new Shape(x[3], x[4], x[2]);
            int inputs = map.channels();
            int hidden = golden.array("weight_h").shape()[1];
            boolean pixel = name.contains("full");
            var key = ConvLstmKey.square(
                    ElementType.F64,
                    map,
                    3,
                    hidden,
                    pixel ? Peephole.PIXEL : Peephole.CHANNEL,
                    Activation.TANH,
                    Activation.TANH);
            var cell = zeros(key);
            try (var file = SafetensorsFile.open(asModel(golden, folder.resolve("golden.safetensors")))) {
                ModelFile.read(file, cell);
            }
            View weights = cell.named("cell.weight").view();
            assertPath(golden.array("weight_x").doubles(), weights, 0, inputs, 4 * hidden);
            assertPath(golden.array("weight_h").doubles(), weights, 9 * inputs * 4 * hidden, hidden, 4 * hidden);
            View bias = cell.named("cell.bias").view();
            assertArrayEquals(golden.array("bias").doubles(), Arrays.copyOf(bias.doubles(), 4 * hidden));
            View peepholes = cell.named("cell.peephole").view();
            int area = pixel ? map.height() * map.width() : 1;
            for (int gate = 0; gate < 3; gate++) {
                double[] from = golden.array(List.of("peephole_i", "peephole_f", "peephole_o").get(gate))
                        .doubles();
                for (int channel = 0; channel < hidden; channel++) {
                    for (int place = 0; place < area; place++) {
                        assertEquals(
                                from[channel * area + place],
                                peepholes.get((gate * area + place) * hidden + channel));
                    }
                }
            }
        }
    }

    /** From [gate and channel][input][row][column] to [row][column][input][gate and channel], for kernels of 3x3. */
    private static void assertPath(double[] from, View weights, int first, int inputs, int outputs) {
        assertEquals(9 * inputs * outputs, from.length);
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < inputs; input++) {
                for (int tap = 0; tap < 9; tap++) {
                    assertEquals(
                            from[(output * inputs + input) * 9 + tap],
                            weights.get(first + (tap * inputs + input) * outputs + output));
                }
            }
        }
    }
}
