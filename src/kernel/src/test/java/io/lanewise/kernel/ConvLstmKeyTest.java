package io.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey.Peephole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvLstmKeyTest {

    private static long parameters(String cells) {
        long sum = 0;
        for (String cell : cells.split(" ")) {
            sum += KernelKey.parse(cell).parameters();
        }
        return sum;
    }

    /**
     * Encoder-forecasters of Shi et al. 2015, table 1: 64x64 frames in 4x4 patches, peepholes by channel, a forecaster
     * whose first cell has no input, and a convolution by 1x1 over all states of the forecaster.
     */
    @ParameterizedTest
    @CsvSource({
        "k5_o256, 13524496",
        "k5_o128 k5_o128, 10042896",
        "k5_o128 k5_o64 k5_o64, 7585296",
        "k9r1_o128 k9r1_o128, 11550224",
        "k9r1_o128 k9r1_o64 k9r1_o64, 8830480"
    })
    void parametersOfThePublishedModelsAreCounted(String stack, long published) {
        String[] cells = stack.split(" ");
        StringBuilder model = new StringBuilder();
        int inputs = 16;
        for (String cell : cells) {
            model.append(spelling(cell, inputs)).append(' ');
            inputs = hidden(cell);
        }
        // The forecaster has the states of the encoder, its first cell those of the encoder's last.
        int states = 0;
        String above = "";
        for (int layer = cells.length - 1; layer >= 0; layer--) {
            model.append(above.isEmpty() ? withoutInput(cells[layer]) : spelling(cells[layer], hidden(above)))
                    .append(' ');
            above = cells[layer];
            states += hidden(above);
        }
        model.append("conv2d_f32_h16w16c" + states + "_k1s1p0_o16");
        assertEquals(published, parameters(model.toString()));
    }

    private static int hidden(String cell) {
        return Integer.parseInt(cell.substring(cell.indexOf('o') + 1));
    }

    private static String spelling(String cell, int inputs) {
        return "convlstm_f32_h16w16c" + inputs + "_" + cell + "_peechannel_tanh_tanh";
    }

    private static String withoutInput(String cell) {
        String recurrent = cell.startsWith("k9r1") ? "1" : "5";
        return "convlstm_f32_h16w16_r" + recurrent + "_o" + hidden(cell) + "_peechannel_tanh_tanh";
    }

    @Test
    void parametersOfTheDenseLstmOfTheSameTableAreCounted() {
        assertEquals(
                142_667_776,
                parameters("convlstm_f32_h1w1c4096_k1_o2048_peechannel_tanh_tanh"
                        + " convlstm_f32_h1w1c2048_k1_o2048_peechannel_tanh_tanh"
                        + " convlstm_f32_h1w1_r1_o2048_peechannel_tanh_tanh"
                        + " convlstm_f32_h1w1c2048_k1_o2048_peechannel_tanh_tanh"
                        + " dense_f32_i2048_o4096"));
    }

    @Test
    void bothPathsAreConvolutionsOfAllGatesAndTheirHalosAreTheCells() {
        ConvLstmKey key = (ConvLstmKey) KernelKey.parse("convlstm_f32_h9w8c3_k4s2d2r5x3_o7_peepixel_tanh_tanh");
        Conv2dKey input = key.inputConvolution().orElseThrow();
        assertEquals("conv2d_f32_h9w8c3_k4s2p3.2.3.3d2_o28", input.toString());
        assertEquals("conv2d_f32_h5w4c7_k5x3s1p2x1_o28", key.hiddenConvolution().toString());
        assertEquals(new Shape(5, 4, 7), key.state());
        assertEquals(new Shape(5, 4, 28), key.gates());
        assertEquals(input.srcHalo(), key.srcHalo());
        assertEquals(key.hiddenConvolution().srcHalo(), key.hiddenHalo());
        assertEquals(input.diffHalo().union(key.hiddenConvolution().diffHalo()), key.diffHalo());
        assertEquals(3 * 5 * 4 * 7, key.peepholeLength());
        assertEquals(input.weightLength() + key.hiddenConvolution().weightLength(), key.weightLength());
    }

    @Test
    void aProjectedCellReadsGatesAndHasNoInputPath() {
        ConvLstmKey key = (ConvLstmKey) KernelKey.parse("convlstm_f32_h9w8c3_k3s2_o7_peechannel_tanh_tanh");
        ConvLstmKey projected = key.projected();
        assertEquals(key.gates(), projected.src());
        assertEquals(key.state(), projected.state());
        assertTrue(projected.srcHalo().isNone());
        assertEquals(Optional.empty(), projected.inputConvolution());
        assertEquals(key.hiddenConvolution(), projected.hiddenConvolution());
        assertEquals(projected, projected.projected());
    }

    /** A path that both have in common is asked for once; without input there is one path. */
    @ParameterizedTest
    @CsvSource({
        "convlstm_f32_h8w8c5_k3_o4_peechannel_tanh_tanh, conv2d_f32_h8w8c5_k3s1p1_o16 conv2d_f32_h8w8c4_k3s1p1_o16",
        "convlstm_f32_h8w8c4_k3_o4_peechannel_tanh_tanh, conv2d_f32_h8w8c4_k3s1p1_o16",
        "convlstm_f32_h8w8_r3_o4_peechannel_tanh_tanh, conv2d_f32_h8w8c4_k3s1p1_o16"
    })
    void trainingTakesTheCellsKernelsAndTheGradientsOfItsPaths(String spelling, String paths) {
        KernelKey key = KernelKey.parse(spelling);
        List<DirectedKey> expected = new ArrayList<>(List.of(
                new DirectedKey(key, Direction.FORWARD), new DirectedKey(key, Direction.BACKWARD_BIAS)));
        for (String path : paths.split(" ")) {
            expected.add(new DirectedKey(KernelKey.parse(path), Direction.BACKWARD_DATA));
            expected.add(new DirectedKey(KernelKey.parse(path), Direction.BACKWARD_WEIGHTS));
        }
        assertEquals(expected, key.kernels());
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void otherPaddingThanSameIsRefused(int before, int after) {
        Axis axis = new Axis(3, 1, before, after, 1);
        Axis same = Axis.same(8, 3, 1, 1);
        Shape src = new Shape(8, 8, 2);
        assertThrows(IllegalArgumentException.class, () -> cell(src, new Window(axis, same), new Window(same, same)));
        assertThrows(IllegalArgumentException.class, () -> cell(src, new Window(same, same), new Window(same, axis)));
    }

    private static ConvLstmKey cell(Shape src, Window input, Window hidden) {
        return new ConvLstmKey(
                ElementType.F32,
                src,
                Optional.of(input),
                hidden,
                4,
                Peephole.NONE,
                Activation.TANH,
                Activation.TANH,
                Activation.SIGMOID);
    }
}
