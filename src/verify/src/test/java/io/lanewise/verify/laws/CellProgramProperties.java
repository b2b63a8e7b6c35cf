package io.lanewise.verify.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellProgram;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.VectorWidths;
import io.lanewise.verify.properties.KeyArbitraries;
import io.lanewise.verify.reference.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The unrolled graph that a model over sequences is linked into computes what a cell does over a sequence. */
class CellProgramProperties {

    private static final List<Integer> WIDTHS = VectorWidths.here();
    private static final int THREADS = 2;

    @Provide
    Arbitrary<ConvLstmKey> cells() {
        return KeyArbitraries.cells().filter(cell -> cell.inputWindow().isPresent());
    }

    @Property(tries = 15)
    void backpropagationThroughTimeEqualsTheUnrolledGraph(
            @ForAll("cells") ConvLstmKey shape,
            @ForAll ElementType type,
            @ForAll @IntRange(min = 1, max = 4) int steps,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll long seed) {
        ConvLstmKey key = shape.withType(type);
        SplittableRandom random = new SplittableRandom(seed);
        CellInputs before = fromZeros(new CellSequences(key, steps, batch, random).reals());
        CellInputs inputs = fromZeros(new CellSequences(key, steps, batch, random).reals());
        Map<String, Tensor> twins = twins(key, inputs);
        requireWithinBounds(key, inputs, twins);
        for (int bits : WIDTHS) {
            CompilingProvider provider = new CompilingProvider();
            KernelSource.of(provider, bits).prepare(List.of(key));
            try (Workers workers = Workers.of(THREADS)) {
                CellProgram program = new CellProgram(key, steps, batch, dispatch(provider, bits), workers);
                // A sequence that ran before must not matter: states begin with zeros again.
                program.run(before);
                Map<String, Tensor> results = program.run(inputs);
                twins.forEach((name, tensor) -> assertEquals(-1, Mismatch.first(tensor, results.get(name)), name));
            }
        }
    }

    /** With the same bits, what is true of the twins is true of the program. */
    private static void requireWithinBounds(ConvLstmKey key, CellInputs inputs, Map<String, Tensor> results) {
        Map<String, Tensor> kernels = CellProgram.visible(key, CellBounds.of(key, inputs, false));
        Map<String, Tensor> reference =
                CellProgram.visible(key, CellBounds.ofAnyOrder(key.withType(ElementType.F64), inputs));
        CellProgram.visible(key, ReferenceCell.run(key, inputs)).forEach((name, expected) -> {
            for (int i = 0; i < expected.size(); i++) {
                double error = Math.abs(results.get(name).get(i) - expected.get(i));
                double bound = kernels.get(name).get(i) + reference.get(name).get(i);
                assertTrue(error <= bound, name + " " + i + " is off by " + error + " > " + bound);
            }
        });
    }

    @Example
    void statesThatAreNotResetBetweenSequencesAreSeen() {
        ConvLstmKey key = (ConvLstmKey) KernelKey.parse("convlstm_f32_h5w4c3_k3_o6_peechannel_tanh_tanh");
        SplittableRandom random = new SplittableRandom(7);
        CellInputs before = fromZeros(new CellSequences(key, 3, 2, random).reals());
        CellInputs inputs = fromZeros(new CellSequences(key, 3, 2, random).reals());
        int bits = WIDTHS.getFirst();
        try (Workers workers = Workers.of(1)) {
            CellProgram program = new CellProgram(key, 3, 2, dispatch(new StatesNotReset(), bits), workers);
            Tensor expected = twins(key, inputs).get("h");
            assertTrue(Mismatch.first(twins(key, before).get("h"), program.run(before).get("h")) < 0);
            assertFalse(Mismatch.first(expected, program.run(inputs).get("h")) < 0);
        }
    }

    private static Dispatch dispatch(KernelProvider provider, int bits) {
        return Dispatch.builder().bits(bits).provider(provider).build();
    }

    private static Map<String, Tensor> twins(ConvLstmKey key, CellInputs inputs) {
        return CellProgram.visible(
                key,
                new CellRunner(KernelSource.scalar(), 1, 1, CellRunner.Mode.PLAIN)
                        .run(key, inputs)
                        .results());
    }

    /** The same inputs with states of zeros before them, and no gradient of the cell state after them. */
    private static CellInputs fromZeros(CellInputs inputs) {
        Tensor zeros = Tensor.zerosLike(inputs.h0());
        return new CellInputs(inputs.x(), zeros, zeros, inputs.parameters(), inputs.dh(), zeros);
    }
}
