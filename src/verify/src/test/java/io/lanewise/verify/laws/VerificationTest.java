package io.lanewise.verify.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.laws.Verification.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private static final Set<Direction> ALL = Set.of(Direction.values());

    @Test
    void everyLawThatAppliesIsTriedAndReportedAtOnce() {
        List<KernelKey> layers = List.of(
                KernelKey.parse("conv2d_f64_h20w30c3_k3s2p1_o4_relu_max2"),
                KernelKey.parse("upsample_f32_h3w3c2_f2_bilinear"));
        List<Finding> told = new ArrayList<>();
        List<Finding> findings = new Verification(KernelSource.scalar(), 0, ALL, 1).run(layers, told::add);
        assertEquals(findings, told);
        assertTrue(findings.stream().allMatch(Finding::held), findings::toString);
        assertEquals(
                List.of(
                        Law.BIT_EQUALITY,
                        Law.LATTICE_EQUALITY,
                        Law.ADJOINT_IDENTITY,
                        Law.LINEARITY,
                        Law.BATCH_ADDITIVITY,
                        Law.FINITE_DIFFERENCES,
                        Law.LAYOUT_INDEPENDENCE),
                lawsOf(layers.getFirst(), findings));
        assertEquals(
                List.of(Law.BIT_EQUALITY, Law.ADJOINT_IDENTITY, Law.LINEARITY, Law.LAYOUT_INDEPENDENCE),
                lawsOf(layers.getLast(), findings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convlstm_f64_h21w20c3_k3s2_o4_peepixel_tanh_tanh",
                "convlstm_f64_h10w9_r3x1_o5_peechannel_sigmoid_identity"
            })
    void cellsAreTriedOverSequences(String spelling) {
        KernelKey cell = KernelKey.parse(spelling);
        List<Finding> findings =
                new Verification(KernelSource.scalar(), 0, ALL, 1).run(List.of(cell), finding -> {});
        assertTrue(findings.stream().allMatch(Finding::held), findings::toString);
        assertEquals(
                List.of(
                        Law.BIT_EQUALITY,
                        Law.LATTICE_EQUALITY,
                        Law.BATCH_ADDITIVITY,
                        Law.FINITE_DIFFERENCES,
                        Law.LAYOUT_INDEPENDENCE,
                        Law.REFERENCE_BOUND,
                        Law.STEP_EQUALITY),
                lawsOf(cell, findings));
    }

    private static List<Law> lawsOf(KernelKey layer, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.layer().equals(layer))
                .map(Finding::law)
                .toList();
    }

    @Test
    void brokenLawsAreFindingsAndDoNotStopTheOthers() {
        KernelSource wrong =
                Tampering.of(Direction.FORWARD, operands -> Tampering.replace(operands.dst(), 0, value -> value + 1));
        KernelKey layer = KernelKey.parse("dense_f32_i5_o7");
        List<Finding> findings = new Verification(wrong, 128, ALL, 1).run(List.of(layer), finding -> {});
        assertTrue(
                findings.stream()
                        .anyMatch(finding -> finding.violation().contains("./lanewise verify --key dense_f32_i5_o7 ")),
                findings::toString);
        assertTrue(findings.stream().anyMatch(Finding::held), findings::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv2d_f32_h801w800c3_k3s2p1_o4_max3",
                "conv2d_f32_h799w798c3_k5x2s3x4p1.0.2.3d2x1_o4",
                "maxpool2d_f32_h800w801c3_k3s2p1",
                "avgpool2d_f32_h800w801c3_k2s3p0",
                "maxunpool2d_f32_h800w801c3_k3s3p0",
                "convlstm_f32_h800w801c3_k5x4s3x2d2r3x5_o4_peepixel_tanh_tanh",
                "convlstm_f32_h800w801_r9_o4_peenone_sigmoid_identity"
            })
    void smallerMapKeepsRemaindersAndIsSmallOnce(String spelling) {
        KernelKey key = KernelKey.parse(spelling);
        KernelKey smaller = SmallerMap.of(key);
        assertTrue(smaller.src().pixels() + smaller.dst().pixels() < 3000, smaller::toString);
        assertEquals(smaller, SmallerMap.of(smaller));
        if (key instanceof Conv2dKey conv && smaller instanceof Conv2dKey small) {
            int rows = conv.window().height().stride() * conv.pool();
            int columns = conv.window().width().stride() * conv.pool();
            assertEquals(conv.src().height() % rows, small.src().height() % rows);
            assertEquals(conv.src().width() % columns, small.src().width() % columns);
        }
    }

    @Test
    void smallMapsAndDenseLayersStayAsTheyAre() {
        for (String spelling :
                List.of("dense_f32_i900_o800", "conv2d_f32_h8w8c3_k3s1p1_o4", "deconv2d_f64_h7w5c3_k4s2p1_o4")) {
            assertEquals(KernelKey.parse(spelling), SmallerMap.of(KernelKey.parse(spelling)));
        }
        var large = (Deconv2dKey) SmallerMap.of(KernelKey.parse("deconv2d_f32_h400w400c16_k4s2p1_o1"));
        assertTrue(large.src().pixels() < 500, large::toString);
    }
}
