package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckerboardTest {

    private static final String COVERS = " cover the output unevenly, which leaves a checkerboard on it"
            + " (Odena, Dumoulin and Olah 2016); ";

    /** A model whose decoder is the transposed convolution with these options. */
    private static String text(String options) {
        return Specs.text(
                "{height: 12, width: 12, channels: 1}",
                List.of("conv: {filters: 4, kernel: 2, stride: 2}"),
                List.of("deconv: {filters: 1, " + options + "}"));
    }

    private static List<SpecProblem> warnings(String options) {
        var warnings = new ArrayList<SpecProblem>();
        SpecReader.read(text(options), "test.yaml", warnings::add);
        return warnings;
    }

    @Test
    void theKernelIsPointedAtWithTheOneToUseAndTheConvolutionAfterEnlarging() {
        assertEquals(
                List.of("test.yaml:7:34: Windows of 3x3 with a stride of 2x2" + COVERS
                        + "use kernel: 4 with padding: 1 and no output_padding, or upsample: 2 and a conv instead.\n"
                        + "      - deconv: {filters: 1, kernel: 3, stride: 2, padding: 1, output_padding: 1}\n"
                        + "                                     ^"),
                warnings("kernel: 3, stride: 2, padding: 1, output_padding: 1").stream()
                        .map(SpecProblem::toString)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    kernel: 3, stride: 2, padding: [0, 0, 1, 1]                      | kernel: 4 with padding: 1
                    kernel: 3, stride: 2, padding: same                              | kernel: 4
                    kernel: 5, stride: 2, padding: [1, 1, 2, 2]                      | kernel: 6 with padding: 2
                    kernel: 1, stride: 2, output_padding: 1                          | kernel: 2 with padding: 0 and no output_padding
                    kernel: [4, 3], stride: 2, padding: [1, 0, 1, 1]                 | kernel: 4 with padding: 1
                    kernel: 3, stride: 2, padding: [1, 1, 1, 1], output_padding: [1, 1] | kernel: 4 with padding: 1 and no output_padding
                    """)
    void whatIsSuggestedIsEvenAndLeavesTheSize(String options, String suggested) {
        List<SpecProblem> warnings = warnings(options);
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().message().contains(COVERS + "use " + suggested + ", or upsample: 2 and"), warnings::toString);
        String instead = suggested.replace(" with ", ", ").replace(" and no output_padding", "")
                + (options.contains("same") ? ", padding: same" : "") + ", stride: 2";
        assertEquals(List.of(), warnings(instead));
    }

    @Test
    void oddTotalsOfPaddingArePartedAsSamePaddingIs() {
        var warnings = new ArrayList<SpecProblem>();
        String text = Specs.text(
                "{height: 11, width: 11, channels: 1}",
                List.of("conv: {filters: 4, kernel: 3, stride: 2}"),
                List.of("deconv: {filters: 1, kernel: 3, stride: 2}"));
        SpecReader.read(text, "test.yaml", warnings::add);
        assertTrue(
                warnings.getFirst().message().contains("use kernel: 4 with padding: [0, 0, 1, 1], or"),
                warnings::toString);
        SpecReader.read(text.replace("1, kernel: 3, stride: 2", "1, kernel: 4, stride: 2, padding: [0, 0, 1, 1]"), "even.yaml");
    }

    @Test
    void dilationThatLeavesPhasesOutCannotBeMendedByAKernel() {
        String message = warnings("kernel: 3, stride: 2, dilation: 2, padding: [1, 1, 2, 2]").getFirst().message();
        assertTrue(message.contains("; use no dilation with such a stride, or upsample: 2 and a conv instead."), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "kernel: 4, stride: 2, padding: 1",
        "kernel: 2, stride: 2",
        "kernel: [4, 2], stride: 2, padding: [1, 0]",
        "kernel: 6, stride: 2, padding: 2",
        "kernel: 2, stride: 2, dilation: 3, padding: 1"
    })
    void windowsThatCoverEvenlyAreNoMatter(String options) {
        assertEquals(List.of(), warnings(options));
    }

    @Test
    void aSpecThatIsRefusedWarnsOfNothing() {
        var warnings = new ArrayList<SpecProblem>();
        String text = text("kernel: 3, stride: 2, padding: [0, 0, 1, 1]") + "noise: {musk: 0.3}\n";
        assertThrows(SpecException.class, () -> SpecReader.read(text, "test.yaml", warnings::add));
        assertEquals(List.of(), warnings);
    }

    @Test
    void warningsDoNotChangeTheModel() {
        String text = text("kernel: 3, stride: 2, padding: [0, 0, 1, 1]");
        var warned = SpecReader.read(text, "test.yaml", warning -> {});
        assertEquals(SpecReader.read(text, "test.yaml"), warned);
        assertEquals(2, ModelLayers.of(warned, ElementType.F32).size());
    }
}
