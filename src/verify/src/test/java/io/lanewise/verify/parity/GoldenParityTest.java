package io.lanewise.verify.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.verify.CompiledKernels;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.VectorWidths;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All golden cases, in both element types, on the scalar twins and on vector kernels of every width: f64 to 1e-10, f32
 * within the derived bound, no case on scalar code.
 */
class GoldenParityTest {

    private static final int CASES = 88;

    static Stream<Arguments> widths() {
        return VectorWidths.here().stream()
                .flatMap(bits -> Stream.of(ElementType.values()).map(type -> Arguments.of(bits, type)));
    }

    @ParameterizedTest
    @EnumSource
    void scalarTwinsAgreeWithGoldenCases(ElementType type) throws IOException {
        check(new Parity(KernelSource.scalar(), type, true).run(GoldenCases.folder()));
    }

    @ParameterizedTest(name = "{0} bits, {1}")
    @MethodSource("widths")
    void vectorKernelsAgreeWithGoldenCases(int bits, ElementType type) throws IOException {
        check(new Parity(CompiledKernels.dispatched(bits), type, false).run(GoldenCases.folder()));
    }

    private static void check(ParityReport report) {
        assertTrue(report.passed(), report::render);
        assertEquals(CASES, report.cases().size());
        assertEquals(CASES, report.count(CaseResult.Status.PASSED));
    }
}
