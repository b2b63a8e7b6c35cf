package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
                        List.of("convlstm: {hidden: 64, kernel: 5" + options + "}"),
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
        LayerSpec.ConvLstm cell = cell(preset);
        assertEquals(peephole, cell.peephole().name());
        assertEquals(candidate, cell.candidate().toString());
        assertEquals(output, cell.output().toString());
        assertEquals(forgetBias, cell.forgetBias());
        assertEquals(LayerSpec.ConvLstm.Returns.SEQUENCE, cell.returns());
    }

    @Test
    void optionsGoBeforeTheirPreset() {
        LayerSpec.ConvLstm cell = cell(", output: tanh, forget_bias: -1.5, return: last, preset: lecture");
        assertEquals("tanh", cell.output().toString());
        assertEquals("sigmoid", cell.candidate().toString());
        assertEquals(-1.5, cell.forgetBias());
        assertEquals(LayerSpec.ConvLstm.Returns.LAST, cell.returns());
    }

    /** Four gates, each with a kernel on the input, one on the state and a bias; three peepholes. */
    @ParameterizedTest
    @CsvSource({"channel, 192", "pixel, 49152", "none, 0"})
    void parametersAreWeightsBiasesAndPeepholes(String peephole, long peepholes) {
        var layers = Specs.layers(
                "{height: 16, width: 16, channels: 16}",
                List.of("convlstm: {hidden: 64, kernel: 5, peephole: " + peephole + "}"),
                List.of("convlstm: {hidden: 16, kernel: 1}"));
        long weights = 4 * 64 * (16 * 25 + 64 * 25) + 4 * 64;
        assertEquals(weights + peepholes, layers.getFirst().key().parameters());
    }
}
