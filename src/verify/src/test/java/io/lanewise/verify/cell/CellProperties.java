package io.lanewise.verify.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.CellRunner.Mode;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of ConvLSTM cells, on the scalar twins, over random shapes and sequences. */
class CellProperties {

    /** Whole numbers up to this are exact in doubles. */
    private static final double EXACT = 0x1p53;

    @Provide
    Arbitrary<CellTrial> trials() {
        return CellTrial.any();
    }

    @Property
    void resultsAreWithinTheBoundOfTheNaiveReference(@ForAll("trials") CellTrial trial) {
        CellInputs inputs = trial.reals();
        ConvLstmKey key = trial.key();
        Map<String, Tensor> expected = ReferenceCell.run(key, inputs).byName(key.peephole());
        Map<String, Tensor> reference = CellBounds.ofAnyOrder(key, inputs).byName(key.peephole());
        for (ElementType type : ElementType.values()) {
            Map<String, Tensor> actual =
                    run(key.withType(type), inputs, Mode.PLAIN).byName(key.peephole());
            Map<String, Tensor> bounds =
                    CellBounds.of(key.withType(type), inputs, false).byName(key.peephole());
            expected.forEach((name, tensor) -> {
                for (int i = 0; i < tensor.size(); i++) {
                    double error = Math.abs(actual.get(name).get(i) - tensor.get(i));
                    double bound = bounds.get(name).get(i) + reference.get(name).get(i);
                    assertTrue(error <= bound, type + " " + name + " " + i + " is off by " + error + " > " + bound);
                }
            });
        }
    }

    @Property
    void hoistingTheInputAndComputingGatesAgainChangeNoBit(@ForAll("trials") CellTrial trial) {
        for (ElementType type : ElementType.values()) {
            ConvLstmKey key = trial.key().withType(type);
            CellResults plain = run(key, trial.reals(), Mode.PLAIN);
            for (Mode mode : List.of(new Mode(true, false), new Mode(false, true), new Mode(true, true))) {
                assertSameBits(key, plain, run(key, trial.reals(), mode));
            }
        }
    }

    @Property
    void aSequenceIsItsStepsOneByOneBitForBit(@ForAll("trials") CellTrial trial) {
        ConvLstmKey key = trial.key().withType(ElementType.F32);
        CellInputs inputs = trial.reals();
        CellResults whole = run(key, inputs, Mode.PLAIN);
        Tensor dhLater = Tensor.zerosLike(inputs.h0());
        Tensor dc = inputs.dcLast();
        for (int t = inputs.steps() - 1; t >= 0; t--) {
            Tensor h = t == 0 ? inputs.h0() : whole.h().get(t - 1);
            Tensor c = t == 0 ? inputs.c0() : whole.c().get(t - 1);
            Tensor dh = inputs.dh().get(t).zip(dhLater, (outer, later) -> (float) (outer + later));
            CellInputs step = new CellInputs(
                    List.of(inputs.x().get(t)), h, c, inputs.parameters(), List.of(dh), dc);
            CellResults one = run(key, step, Mode.PLAIN);
            assertEquals(-1, Mismatch.first(whole.h().get(t), one.h().getFirst()), "h");
            assertEquals(-1, Mismatch.first(whole.c().get(t), one.c().getFirst()), "c");
            assertEquals(
                    -1,
                    Mismatch.first(
                            whole.gradients().dx().get(t),
                            one.gradients().dx().getFirst()),
                    "dx");
            dhLater = one.gradients().dh0();
            dc = one.gradients().dc0();
        }
        assertEquals(-1, Mismatch.first(whole.gradients().dh0(), dhLater), "dh0");
        assertEquals(-1, Mismatch.first(whole.gradients().dc0(), dc), "dc0");
    }

    @Property
    void polynomialsOfSmallWholeNumbersAreExact(@ForAll("trials") CellTrial trial) {
        CellTrial linear = trial.linear();
        CellInputs inputs = linear.sparseLattice();
        CellResults largest = ReferenceCell.run(linear.key(), absolute(inputs));
        boolean exact = largest.byName(linear.key().peephole()).values().stream()
                .allMatch(tensor -> tensor.largest() < EXACT);
        Assume.that(exact);
        Map<String, Tensor> expected =
                ReferenceCell.run(linear.key(), inputs).byName(linear.key().peephole());
        Map<String, Tensor> actual = run(linear.key(), inputs, Mode.PLAIN).byName(linear.key().peephole());
        // A difference of 0 also where the zeros have different signs.
        expected.forEach((name, tensor) ->
                assertEquals(0, tensor.plus(actual.get(name).times(-1)).largest(), name));
    }

    /** The reference on absolute values is as large as any sum of products on the way, but for the sum 1 of slopes. */
    private static CellInputs absolute(CellInputs inputs) {
        ConvLstm.Parameters parameters = inputs.parameters();
        return new CellInputs(
                absolute(inputs.x()),
                inputs.h0().abs(),
                inputs.c0().abs(),
                new ConvLstm.Parameters(
                        parameters.weightX().abs(),
                        parameters.weightH().abs(),
                        parameters.bias().abs(),
                        parameters.peepholeI().abs(),
                        parameters.peepholeF().abs(),
                        parameters.peepholeO().abs()),
                absolute(inputs.dh()),
                inputs.dcLast().abs());
    }

    private static List<Tensor> absolute(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::abs).toList();
    }

    @Property
    void itemsOfABatchDoNotSeeEachOther(@ForAll("trials") CellTrial trial) {
        ConvLstmKey key = trial.key();
        CellInputs inputs = trial.reals();
        CellResults whole = run(key, inputs, Mode.PLAIN);
        ConvLstm.Parameters sum = null;
        for (int n = 0; n < trial.batch(); n++) {
            CellResults one = run(key, item(inputs, n), Mode.PLAIN);
            for (int t = 0; t < trial.steps(); t++) {
                assertEquals(
                        -1,
                        Mismatch.first(whole.h().get(t).items(n, n + 1), one.h().get(t)),
                        "h");
                assertEquals(
                        -1,
                        Mismatch.first(
                                whole.gradients().dx().get(t).items(n, n + 1),
                                one.gradients().dx().get(t)),
                        "dx");
            }
            ConvLstm.Parameters gradient = one.gradients().parameters();
            sum = sum == null ? gradient : sum.plus(gradient);
        }
        ConvLstm.Gradients added =
                new ConvLstm.Gradients(whole.gradients().dx(), whole.gradients().dh0(), whole.gradients().dc0(), sum);
        Map<String, Tensor> bounds = CellBounds.ofAnyOrder(key, inputs).byName(key.peephole());
        Map<String, Tensor> expected =
                new CellResults(whole.h(), whole.c(), added).byName(key.peephole());
        whole.byName(key.peephole()).forEach((name, tensor) -> {
            for (int i = 0; i < tensor.size(); i++) {
                double error = Math.abs(tensor.get(i) - expected.get(name).get(i));
                assertTrue(error <= 2 * bounds.get(name).get(i), name + " is off by " + error);
            }
        });
    }

    private static CellInputs item(CellInputs inputs, int n) {
        return new CellInputs(
                items(inputs.x(), n),
                inputs.h0().items(n, n + 1),
                inputs.c0().items(n, n + 1),
                inputs.parameters(),
                items(inputs.dh(), n),
                inputs.dcLast().items(n, n + 1));
    }

    private static List<Tensor> items(List<Tensor> tensors, int n) {
        return tensors.stream().map(tensor -> tensor.items(n, n + 1)).toList();
    }

    private static CellResults run(ConvLstmKey key, CellInputs inputs, Mode mode) {
        return new CellRunner(KernelSource.scalar(), 1, mode.hashCode(), mode).run(key, inputs).results();
    }

    private static void assertSameBits(ConvLstmKey key, CellResults expected, CellResults actual) {
        Map<String, Tensor> others = actual.byName(key.peephole());
        expected.byName(key.peephole())
                .forEach((name, tensor) -> assertEquals(-1, Mismatch.first(tensor, others.get(name)), name));
    }
}
