package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.KernelKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader makes of ConvLSTM cells. */
class ConvLstmSpecTest {

    private static LayerSpec.ConvLstm cell(String options) {
        ModelSpec model = SpecReader.read(
                Specs.text(
                        "{height: 16, width: 16, channels: 16}",
                        "{past: 3}",
                        List.of("convlstm: {hidden: 16, " + options + "}"),
                        List.of("convlstm: {hidden: 16, kernel: 1}")),
                "test");
        return (LayerSpec.ConvLstm) model.encoder().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "'', CHANNEL, tanh, tanh, 0",
        "', preset: shi2015', CHANNEL, tanh, tanh, 0",
        "', preset: lecture', PIXEL, sigmoid, identity, 0",
        "', preset: keras', NONE, tanh, tanh, 1"
    })
    void presetsDecideWhatIsNotGiven(
            String preset, String peephole, String candidate, String output, double forgetBias) {
        LayerSpec.ConvLstm cell = cell("kernel: 5" + preset);
        assertEquals(peephole, cell.peephole().name());
        assertEquals(candidate, cell.candidate().toString());
        assertEquals(output, cell.output().toString());
        assertEquals(forgetBias, cell.forgetBias());
        assertEquals(LayerSpec.ConvLstm.Returns.SEQUENCE, cell.returns());
    }

    @Test
    void optionsGoBeforeTheirPreset() {
        LayerSpec.ConvLstm cell = cell("kernel: 5, output: tanh, forget_bias: -1.5, return: last, preset: lecture");
        assertEquals("tanh", cell.output().toString());
        assertEquals("sigmoid", cell.candidate().toString());
        assertEquals(-1.5, cell.forgetBias());
        assertEquals(LayerSpec.ConvLstm.Returns.LAST, cell.returns());
    }

    @ParameterizedTest
    @CsvSource({"'kernel: 5', 5, 5", "'recurrent_kernel: 3', 3, 3", "'kernel: 9, recurrent_kernel: 1', 9, 1"})
    void oneKernelStandsForBoth(String kernels, int kernel, int recurrent) {
        LayerSpec.ConvLstm cell = cell(kernels);
        assertEquals(Extent.square(kernel), cell.kernel());
        assertEquals(Extent.square(recurrent), cell.recurrentKernel());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kernel: 5 | convlstm_f32_h9w8c3_k5_o4_peechannel_tanh_tanh | 9x8x4
        kernel: [4, 3], recurrent_kernel: 1, stride: 2, dilation: [1, 2], preset: lecture \
            | convlstm_f32_h9w8c3_k4x3s2d1x2r1_o4_peepixel_sigmoid_identity | 5x4x4
        kernel: 3, preset: keras | convlstm_f32_h9w8c3_k3_o4_peenone_tanh_tanh | 9x8x4
        kernel: 3, preset: lecture, output: tanh, peephole: none \
            | convlstm_f32_h9w8c3_k3_o4_peenone_sigmoid_tanh | 9x8x4
        """)
    void cellBecomesItsKernel(String options, String key, String output) {
        KernelKey made = Specs.sequence(
                        "{height: 9, width: 8, channels: 3}",
                        "{past: 1}",
                        List.of("convlstm: {hidden: 4, return: last, " + options + "}"),
                        List.of("dense: 216", "reshape: {height: 9, width: 8, channels: 3}"))
                .encoder()
                .getFirst()
                .layer()
                .key();
        assertEquals(key + " -> " + output, made + " -> " + made.dst());
    }

    /** Four gates, each with a kernel on the input, one on the state and a bias; three peepholes. */
    @ParameterizedTest
    @CsvSource({"channel, 48", "pixel, 12288", "none, 0"})
    void parametersAreWeightsBiasesAndPeepholes(String peephole, long peepholes) {
        SequenceLayers layers = Specs.sequence(
                "{height: 16, width: 16, channels: 16}",
                "{past: 3}",
                List.of("convlstm: {hidden: 16, kernel: 5, peephole: " + peephole + "}"),
                List.of("convlstm: {hidden: 16, kernel: 5, peephole: " + peephole + "}"));
        long weights = 4 * 16 * (16 * 25 + 16 * 25) + 4 * 16;
        assertEquals(weights + peepholes, layers.layers().getFirst().key().parameters());
        long unfed = 4 * 16 * 16 * 25 + 4 * 16;
        assertEquals(unfed + peepholes, layers.layers().getLast().key().parameters());
    }
}
