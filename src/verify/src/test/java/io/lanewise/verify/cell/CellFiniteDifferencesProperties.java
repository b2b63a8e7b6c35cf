package io.lanewise.verify.cell;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The gradient of each input, state and parameter of a cell, against differences of {@code L = sum(h dh) + sum(c(T)
 * dcLast)} along random directions of that tensor alone, on the f64 twin.
 *
 * <p>With the slope D(s) from the values at distance s to both sides, {@code D(s) = L' + a s^2 + ...}, so D(2 s) - D(s)
 * is about three times the truncation of D(s), which is allowed; beside it the rounding of L at both ends and the
 * error bound of the gradient.
 */
class CellFiniteDifferencesProperties {

    private static final double STEP = 0x1p-14;

    @Provide
    Arbitrary<CellTrial> trials() {
        return CellTrial.any();
    }

    @Property
    void gradientsAreTheSlopesOfTheLoss(@ForAll("trials") CellTrial trial) {
        new Slopes(trial).compareAll();
    }

    /** The gradients of a cell at one point. */
    private static final class Slopes {

        private final ConvLstmKey key;
        private final CellInputs inputs;
        private final SplittableRandom random;
        private final Map<String, Tensor> gradients;
        private final CellResults bounds;
        private final double lossRounding;

        Slopes(CellTrial trial) {
            this.key = trial.key();
            this.inputs = trial.reals();
            this.random = new SplittableRandom(trial.seed() + 1);
            CellResults results = run(inputs);
            this.gradients = results.byName(key.peephole());
            this.bounds = CellBounds.of(key, inputs, false);
            double rounding = bounds.c().getLast().dot(inputs.dcLast().abs());
            double size = results.c().getLast().abs().dot(inputs.dcLast().abs());
            for (int t = 0; t < inputs.steps(); t++) {
                rounding += bounds.h().get(t).dot(inputs.dh().get(t).abs());
                size += results.h().get(t).abs().dot(inputs.dh().get(t).abs());
            }
            int terms = (inputs.steps() + 1) * inputs.h0().size();
            // Twice, since the bounds near a point differ from those at it by a factor near 1.
            this.lossRounding = 2 * (rounding + 0x1p-53 * terms * size);
        }

        void compareAll() {
            Map<String, List<Tensor>> operands = new LinkedHashMap<>();
            operands.put("dx", inputs.x());
            operands.put("dh0", List.of(inputs.h0()));
            operands.put("dc0", List.of(inputs.c0()));
            operands.put("dweight_x", List.of(inputs.parameters().weightX()));
            operands.put("dweight_h", List.of(inputs.parameters().weightH()));
            operands.put("dbias", List.of(inputs.parameters().bias()));
            if (key.peephole() != Peephole.NONE) {
                operands.put("dpeephole_i", List.of(inputs.parameters().peepholeI()));
                operands.put("dpeephole_f", List.of(inputs.parameters().peepholeF()));
                operands.put("dpeephole_o", List.of(inputs.parameters().peepholeO()));
            }
            operands.forEach(this::compare);
        }

        private void compare(String name, List<Tensor> operand) {
            List<Tensor> direction = operand.stream()
                    .map(tensor -> tensor.map(value -> random.nextBoolean() ? 1 : -1))
                    .toList();
            double analytic = 0;
            double bound = 0;
            int offset = 0;
            Tensor gradient = gradients.get(name);
            Tensor gradientBound = bounds.byName(key.peephole()).get(name);
            for (Tensor part : direction) {
                for (int i = 0; i < part.size(); i++) {
                    analytic += gradient.get(offset + i) * part.get(i);
                    bound += gradientBound.get(offset + i);
                }
                offset += part.size();
            }
            double near = slope(name, direction, STEP);
            double far = slope(name, direction, 2 * STEP);
            double allowed = Math.abs(far - near) + 2 * lossRounding / STEP + bound;
            assertTrue(
                    Math.abs(near - analytic) <= allowed,
                    name + " gives the slope " + analytic + " where differences give " + near + " (they may differ by "
                            + allowed + ")");
            assertTrue(allowed < 1e-3 * (1 + Math.abs(analytic)), name + ": the differences say nothing: " + allowed);
        }

        private double slope(String name, List<Tensor> direction, double distance) {
            return (loss(moved(name, direction, distance)) - loss(moved(name, direction, -distance))) / (2 * distance);
        }

        private double loss(CellInputs at) {
            CellInputs forward = new CellInputs(at.x(), at.h0(), at.c0(), at.parameters(), null, null);
            CellResults results = run(forward);
            double loss = results.c().getLast().dot(inputs.dcLast());
            for (int t = 0; t < inputs.steps(); t++) {
                loss += results.h().get(t).dot(inputs.dh().get(t));
            }
            return loss;
        }

        private CellResults run(CellInputs at) {
            return new CellRunner(KernelSource.scalar(), 1, 1, CellRunner.Mode.PLAIN)
                    .run(key, at)
                    .results();
        }

        private CellInputs moved(String name, List<Tensor> direction, double distance) {
            UnaryOperator<Tensor> move = tensor -> tensor.plus(direction.getFirst().times(distance));
            ConvLstm.Parameters p = inputs.parameters();
            List<Tensor> x = inputs.x();
            if (name.equals("dx")) {
                x = new ArrayList<>();
                for (int t = 0; t < inputs.steps(); t++) {
                    x.add(inputs.x().get(t).plus(direction.get(t).times(distance)));
                }
            }
            return new CellInputs(
                    x,
                    name.equals("dh0") ? move.apply(inputs.h0()) : inputs.h0(),
                    name.equals("dc0") ? move.apply(inputs.c0()) : inputs.c0(),
                    new ConvLstm.Parameters(
                            name.equals("dweight_x") ? move.apply(p.weightX()) : p.weightX(),
                            name.equals("dweight_h") ? move.apply(p.weightH()) : p.weightH(),
                            name.equals("dbias") ? move.apply(p.bias()) : p.bias(),
                            name.equals("dpeephole_i") ? move.apply(p.peepholeI()) : p.peepholeI(),
                            name.equals("dpeephole_f") ? move.apply(p.peepholeF()) : p.peepholeF(),
                            name.equals("dpeephole_o") ? move.apply(p.peepholeO()) : p.peepholeO()),
                    inputs.dh(),
                    inputs.dcLast());
        }
    }
}
