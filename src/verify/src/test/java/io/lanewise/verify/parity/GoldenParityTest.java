package io.lanewise.verify.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.verify.KernelSource;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All golden cases, in both element types, on the scalar twins and on vector kernels of every width. */
class GoldenParityTest {

    @ParameterizedTest
    @EnumSource
    void scalarTwinsAgreeWithGoldenCases(ElementType type) throws IOException {
        check(new Parity(KernelSource.scalar(), type, true).run(GoldenCases.folder()));
    }

    private static void check(ParityReport report) {
        assertTrue(report.passed(), report::render);
        assertEquals(88, report.cases().size());
        assertTrue(report.cases().stream()
                .filter(one -> one.status() == CaseResult.Status.SKIPPED)
                .allMatch(one -> one.name().startsWith("convlstm")));
    }
}
