package io.lanewise.verify.laws;

import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * {@link Law#FINITE_DIFFERENCES} of cells: the gradient of each input, state and parameter against differences of {@code
 * L = sum(h dh) + sum(c(T) dcLast)} along a random direction of that tensor alone.
 *
 * <p>With the slope D(s) from the values at distance s to both sides, {@code D(s) = L' + a s^2 + ...}, so D(2 s) - D(s)
 * is about three times the truncation of D(s), which is allowed; beside it the rounding of L at both ends and the
 * error bound of the gradient.
 */
final class CellFiniteDifferences {

    private static final double STEP = 0x1p-14;
    /** What may differ, as a part of the slope, for differences to say anything. */
    private static final double TELLING = 1e-3;

    private final CellTrial trial;
    private final CellInputs inputs;
    private final RandomGenerator random;
    private final Map<String, Tensor> gradients;
    private final Map<String, Tensor> bounds;
    private final double lossRounding;

    private CellFiniteDifferences(CellTrial trial) {
        this.trial = trial;
        this.inputs = trial.sequences().reals();
        this.random = trial.subject().random(trial.law());
        CellResults results = trial.run(inputs);
        this.gradients = trial.named(results);
        CellResults errors = CellBounds.of(trial.key(), inputs, false);
        this.bounds = trial.named(errors);
        double rounding = errors.c().getLast().dot(inputs.dcLast().abs());
        double size = results.c().getLast().abs().dot(inputs.dcLast().abs());
        for (int t = 0; t < inputs.steps(); t++) {
            rounding += errors.h().get(t).dot(inputs.dh().get(t).abs());
            size += results.h().get(t).abs().dot(inputs.dh().get(t).abs());
        }
        int terms = (inputs.steps() + 1) * inputs.h0().size();
        // Twice, since the bounds near a point differ from those at it by a factor near 1.
        this.lossRounding = 2 * (rounding + 0x1p-53 * terms * size);
    }

    static void check(CellTrial trial) {
        new CellFiniteDifferences(trial).compareAll();
    }

    private void compareAll() {
        ConvLstm.Parameters parameters = inputs.parameters();
        Map<String, List<Tensor>> operands = new LinkedHashMap<>();
        operands.put("dx", inputs.x());
        operands.put("dh0", List.of(inputs.h0()));
        operands.put("dc0", List.of(inputs.c0()));
        operands.put("dweight_x", List.of(parameters.weightX()));
        operands.put("dweight_h", List.of(parameters.weightH()));
        operands.put("dbias", List.of(parameters.bias()));
        if (trial.key().peephole() != Peephole.NONE) {
            operands.put("dpeephole_i", List.of(parameters.peepholeI()));
            operands.put("dpeephole_f", List.of(parameters.peepholeF()));
            operands.put("dpeephole_o", List.of(parameters.peepholeO()));
        }
        operands.keySet().retainAll(gradients.keySet());
        operands.forEach(this::compare);
    }

    private void compare(String name, List<Tensor> operand) {
        List<Tensor> direction = operand.stream()
                .map(tensor -> tensor.map(value -> random.nextBoolean() ? 1 : -1))
                .toList();
        double analytic = 0;
        double bound = 0;
        int offset = 0;
        for (Tensor part : direction) {
            for (int i = 0; i < part.size(); i++) {
                analytic += gradients.get(name).get(offset + i) * part.get(i);
                bound += bounds.get(name).get(offset + i);
            }
            offset += part.size();
        }
        double near = slope(name, direction, STEP);
        double far = slope(name, direction, 2 * STEP);
        double allowed = Math.abs(far - near) + 2 * lossRounding / STEP + bound;
        if (!(Math.abs(near - analytic) <= allowed)) {
            trial.fail(
                    name,
                    "gives a slope of " + analytic + " where differences give " + near + " (they may differ by "
                            + allowed + ")");
        } else if (!(allowed < TELLING * (1 + Math.abs(analytic)))) {
            throw new IllegalStateException(
                    "Differences say nothing about " + name + ", whose slope of " + analytic + " may be off by "
                            + allowed + ": too large a cell for this law.");
        }
    }

    private double slope(String name, List<Tensor> direction, double distance) {
        return (loss(moved(name, direction, distance)) - loss(moved(name, direction, -distance))) / (2 * distance);
    }

    private double loss(CellInputs at) {
        CellResults results = trial.run(new CellInputs(at.x(), at.h0(), at.c0(), at.parameters(), null, null));
        double loss = results.c().getLast().dot(inputs.dcLast());
        for (int t = 0; t < inputs.steps(); t++) {
            loss += results.h().get(t).dot(inputs.dh().get(t));
        }
        return loss;
    }

    private CellInputs moved(String name, List<Tensor> direction, double distance) {
        ConvLstm.Parameters at = inputs.parameters();
        Move move = new Move(name, direction.getFirst().times(distance));
        List<Tensor> x = inputs.x();
        if (name.equals("dx")) {
            x = new ArrayList<>();
            for (int t = 0; t < inputs.steps(); t++) {
                x.add(inputs.x().get(t).plus(direction.get(t).times(distance)));
            }
        }
        return new CellInputs(
                x,
                move.of("dh0", inputs.h0()),
                move.of("dc0", inputs.c0()),
                new ConvLstm.Parameters(
                        move.of("dweight_x", at.weightX()),
                        move.of("dweight_h", at.weightH()),
                        move.of("dbias", at.bias()),
                        move.of("dpeephole_i", at.peepholeI()),
                        move.of("dpeephole_f", at.peepholeF()),
                        move.of("dpeephole_o", at.peepholeO())),
                inputs.dh(),
                inputs.dcLast());
    }

    /** A way to go from one tensor, that whose gradient has this name; all others stay. */
    private record Move(String gradient, Tensor way) {
        Tensor of(String name, Tensor from) {
            return name.equals(gradient) ? from.plus(way) : from;
        }
    }
}
