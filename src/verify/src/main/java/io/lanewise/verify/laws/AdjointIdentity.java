package io.lanewise.verify.laws;

import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.Bounds;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;

/**
 * {@link Law#ADJOINT_IDENTITY}. With a bias b, {@code <y, dy> = <x, dx> + <b, db> = <w, dw> + <b, db>}; that holds
 * through relu and max pooling too, where both sides lose the same terms. Exact on whole numbers where the layer is;
 * elsewhere within the derived error bounds of both sides.
 */
final class AdjointIdentity {

    private AdjointIdentity() {}

    static void check(Subject given) {
        Subject subject = given.withKey(ExactLayer.of(given.key()));
        KernelKey key = subject.key();
        boolean rounds = ExactLayer.rounds(key);
        Inputs drawn = new Inputs(key, subject.batch(), subject.random(Law.ADJOINT_IDENTITY));
        Tensors inputs = rounds ? drawn.reals() : drawn.lattice();
        Tensors results = subject.run(inputs);
        Tensors bounds = rounds ? Bounds.of(key, inputs, false) : results.map(Tensor::zerosLike);

        Tensor diffDst = inputs.get(Role.DIFF_DST);
        double output = results.get(Role.DST).dot(diffDst);
        double tolerance = bounds.get(Role.DST).dot(diffDst.abs());
        double bias = key instanceof WeightedKey ? inputs.get(Role.BIAS).dot(results.get(Role.DIFF_BIAS)) : 0;
        compare(subject, Role.SRC, Role.DIFF_SRC, inputs, results, bounds, output - bias, tolerance);
        if (key instanceof WeightedKey) {
            compare(subject, Role.WEI, Role.DIFF_WEI, inputs, results, bounds, output - bias, tolerance);
        }
    }

    private static void compare(
            Subject subject,
            Role operand,
            Role gradient,
            Tensors inputs,
            Tensors results,
            Tensors bounds,
            double expected,
            double tolerance) {
        if (!subject.looksAt(gradient)) {
            return;
        }
        Tensor values = inputs.get(operand);
        double actual = values.dot(results.get(gradient));
        double allowed = tolerance + values.abs().dot(bounds.get(gradient));
        // The dot products themselves are summed in double.
        double summing =
                0x1p-52 * values.size() * values.abs().dot(results.get(gradient).abs());
        if (!(Math.abs(actual - expected) <= (allowed == 0 ? 0 : allowed + summing))) {
            throw LawViolation.of(
                    Law.ADJOINT_IDENTITY,
                    subject,
                    gradient,
                    "gives <" + operand.spelling() + ", " + gradient.spelling() + "> = " + actual
                            + ", but <dst, diff_dst> = " + expected);
        }
    }
}
