package io.lanewise.verify.laws;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.Bounds;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.MaxPooling;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.WindowAxis;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@link Law#FINITE_DIFFERENCES}: the derivative of {@code L = sum(dst diffDst)} along a direction v of one operand,
 * against {@code (L(p + h v) - L(p - h v)) / 2 h}. All coordinates of layers with up to 300 of them, else 20 random
 * directions.
 *
 * <p>Kinks are avoided by construction: along a line in one operand the values before activation and pooling are
 * linear, so when both ends have the signs and the winners of the middle, so has all between; inputs for which that is
 * not so are drawn again. What may then differ is derived: the rounding of L at both ends over 2 h, the truncation
 * {@code h^2 / 6 |L'''|}, and the error bound of the gradient.
 */
final class FiniteDifferences {

    private static final double STEP = 0x1p-17;
    private static final int MOST_COORDINATES = 300;
    private static final int RANDOM_DIRECTIONS = 20;
    private static final int DRAWS = 50;

    private FiniteDifferences() {}

    static void check(Subject subject) {
        RandomGenerator random = subject.random(Law.FINITE_DIFFERENCES);
        for (int draw = 0; draw < DRAWS; draw++) {
            Tensors inputs = new Inputs(subject.key(), subject.batch(), random).reals();
            List<Line> lines = lines(inputs, random);
            if (lines.stream().allMatch(line -> line.isSmooth(subject.key(), inputs))) {
                Gradient gradient = new Gradient(subject, inputs);
                lines.forEach(gradient::compare);
                return;
            }
        }
        throw new IllegalStateException("No inputs away from the kinks were found in " + DRAWS + " draws.");
    }

    private static List<Line> lines(Tensors inputs, RandomGenerator random) {
        List<Role> operands = inputs.has(Role.WEI) ? List.of(Role.SRC, Role.WEI, Role.BIAS) : List.of(Role.SRC);
        int coordinates =
                operands.stream().mapToInt(role -> inputs.get(role).size()).sum();
        List<Line> lines = new ArrayList<>();
        for (Role operand : operands) {
            Tensor values = inputs.get(operand);
            if (coordinates <= MOST_COORDINATES) {
                for (int i = 0; i < values.size(); i++) {
                    Tensor unit = Tensor.zerosLike(values);
                    unit.values()[i] = 1;
                    lines.add(new Line(operand, unit));
                }
            } else {
                // A power of two near 1 / sqrt(size): long enough to be seen, short enough to meet no kink.
                double length = Math.scalb(1, -Math.getExponent(values.size()) / 2);
                for (int i = 0; i < RANDOM_DIRECTIONS; i++) {
                    lines.add(new Line(operand, values.map(value -> random.nextBoolean() ? length : -length)));
                }
            }
        }
        return lines;
    }

    /** A direction in the space of one operand. */
    private record Line(Role operand, Tensor direction) {

        Tensors at(Tensors inputs, double distance) {
            return inputs.with(operand, inputs.get(operand).plus(direction.times(distance)));
        }

        boolean isSmooth(KernelKey key, Tensors inputs) {
            Piece middle = Piece.of(key, inputs);
            return middle.equals(Piece.of(key, at(inputs, STEP))) && middle.equals(Piece.of(key, at(inputs, -STEP)));
        }

        Role gradient() {
            return switch (operand) {
                case SRC -> Role.DIFF_SRC;
                case WEI -> Role.DIFF_WEI;
                case BIAS -> Role.DIFF_BIAS;
                default -> throw new IllegalStateException(operand + " has no gradient.");
            };
        }
    }

    /** The gradients at one point. */
    private static final class Gradient {

        private final Subject subject;
        private final Tensors inputs;
        private final Tensor weights;
        private final Tensors results;
        private final Tensors bounds;

        Gradient(Subject subject, Tensors inputs) {
            this.subject = subject;
            this.inputs = inputs;
            this.weights = inputs.get(Role.DIFF_DST);
            this.results = subject.run(inputs);
            this.bounds = Bounds.of(subject.key(), inputs, false);
        }

        void compare(Line line) {
            Role role = line.gradient();
            if (!subject.looksAt(role)) {
                return;
            }
            Tensor above = forward(line.at(inputs, STEP));
            Tensor below = forward(line.at(inputs, -STEP));
            double numeric = above.dot(weights) / (2 * STEP) - below.dot(weights) / (2 * STEP);
            double analytic = results.get(role).dot(line.direction());
            double allowed = rounding(above)
                    + truncation(line)
                    + bounds.get(role).dot(line.direction().abs());
            if (!(Math.abs(numeric - analytic) <= allowed)) {
                throw LawViolation.of(
                        Law.FINITE_DIFFERENCES,
                        subject,
                        role,
                        "gives a slope of " + analytic + " where differences give " + numeric + " (they may differ by "
                                + allowed + ")");
            }
        }

        private Tensor forward(Tensors at) {
            return subject.run(at.without(Role.DIFF_DST)).get(Role.DST);
        }

        /**
         * Both values of L, summed in double; their bounds differ from those in the middle by a factor near 1, for
         * which there is a 2.
         */
        private double rounding(Tensor above) {
            double kernels = bounds.get(Role.DST).dot(weights.abs());
            double summing = 0x1p-53 * weights.size() * above.abs().dot(weights.abs());
            return 2 * (kernels + summing) / STEP;
        }

        /** {@code h^2 / 6 sum |diffDst| |act'''| |dz|^3}, where dz is the change of the value before activation. */
        private double truncation(Line line) {
            if (!(subject.key() instanceof WeightedKey weighted)) {
                return 0;
            }
            double third = largestThirdDerivative(weighted.activation());
            if (third == 0) {
                return 0;
            }
            Tensor cubes = ReferenceLayer.pre(weighted, line.at(inputs, 1))
                    .zip(ReferenceLayer.pre(weighted, inputs), (to, from) -> Math.pow(Math.abs(to - from), 3));
            if (weighted instanceof Conv2dKey conv && conv.pool() > 1) {
                WindowAxis axis = new WindowAxis(conv.pool(), conv.pool(), 0, 0, 1);
                cubes = new MaxPooling(axis, axis).forward(cubes).y();
            }
            return STEP * STEP / 6 * third * cubes.dot(weights.abs());
        }

        private static double largestThirdDerivative(Activation activation) {
            return switch (activation.kind()) {
                case IDENTITY, RELU, LEAKY_RELU -> 0;
                case SIGMOID -> 1.0 / 8;
                case TANH -> 2;
                case SOFTPLUS -> 1 / (6 * Math.sqrt(3));
            };
        }
    }
}
