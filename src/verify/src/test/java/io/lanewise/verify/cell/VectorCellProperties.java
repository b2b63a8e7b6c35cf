package io.lanewise.verify.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.CellRunner.Mode;
import io.lanewise.verify.CompiledKernels;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.VectorWidths;
import io.lanewise.verify.reference.Tensor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sequences on vector kernels, forward and back, between canaries and on two threads. */
class VectorCellProperties {

    private static final int THREADS = 2;

    @Provide
    Arbitrary<CellTrial> trials() {
        return CellTrial.any();
    }

    @Provide
    Arbitrary<Integer> widths() {
        return Arbitraries.of(VectorWidths.here());
    }

    @Property(tries = 16, edgeCases = EdgeCasesMode.NONE)
    void haveTheBitsOfTheTwins(
            @ForAll("trials") CellTrial trial,
            @ForAll("widths") int bits,
            @ForAll ElementType type,
            @ForAll boolean hoisted,
            @ForAll boolean recompute) {
        ConvLstmKey key = trial.key().withType(type);
        Mode mode = new Mode(hoisted, recompute);
        KernelSource vectors = CompiledKernels.dispatched(bits);
        List<KernelKey> keys = List.of(
                key, key.projected(), key.inputConvolution().orElseThrow(), key.hiddenConvolution());
        vectors.prepare(keys);
        CellInputs inputs = trial.reals();
        CellRunner.Run actual = new CellRunner(vectors, THREADS, trial.seed(), mode).run(key, inputs);
        CellResults expected =
                new CellRunner(KernelSource.scalar(), 1, trial.seed(), mode).run(key, inputs).results();
        assertTrue(actual.kernels().stream().noneMatch(KernelName::isScalar));
        Map<String, Tensor> others = actual.results().byName(key.peephole());
        expected.byName(key.peephole())
                .forEach((name, tensor) -> assertEquals(-1, Mismatch.first(tensor, others.get(name)), name));
    }
}
