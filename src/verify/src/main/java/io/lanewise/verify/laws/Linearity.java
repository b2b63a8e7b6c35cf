package io.lanewise.verify.laws;

import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.Bounds;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.Set;

/**
 * {@link Law#LINEARITY}: {@code f(2 u - 3 v) = 2 f(u) - 3 f(v)}, where u and v are values of one operand and the others
 * stay. Gradients are linear in diffDst whatever the activation, since its slope and the winners of a pooling come from
 * forward; results are linear in src and wei where there is neither. Exact on whole numbers where the layer is;
 * elsewhere within the derived error bounds of the three results.
 */
final class Linearity {

    private static final double FIRST = 2;
    private static final double SECOND = -3;

    private Linearity() {}

    static void check(Subject given) {
        Subject subject = given.withKey(ExactLayer.of(given.key()));
        KernelKey key = subject.key();
        boolean rounds = ExactLayer.rounds(key);
        Inputs drawn = new Inputs(key, subject.batch(), subject.random(Law.LINEARITY));
        Tensors first = withoutBias(rounds ? drawn.reals() : drawn.lattice());
        Tensors second = withoutBias(rounds ? drawn.reals() : drawn.lattice());
        Evaluation one = new Evaluation(subject, first, rounds);
        check(one, second, Role.DIFF_DST, Set.of(Role.DIFF_PRE, Role.DIFF_BIAS, Role.DIFF_SRC, Role.DIFF_WEI));
        if (key.equals(ExactLayer.linear(key)) && !(key instanceof MaxPool2dKey)) {
            check(one, second, Role.SRC, Set.of(Role.DST, Role.DIFF_WEI));
            if (key instanceof WeightedKey) {
                check(one, second, Role.WEI, Set.of(Role.DST, Role.DIFF_SRC));
            }
        }
    }

    private static Tensors withoutBias(Tensors inputs) {
        return inputs.has(Role.BIAS) ? inputs.with(Role.BIAS, Tensor.zerosLike(inputs.get(Role.BIAS))) : inputs;
    }

    /** The results of a layer on some inputs, and what they may err by. */
    private record Evaluation(Subject subject, Tensors inputs, boolean rounds, Tensors results, Tensors bounds) {

        Evaluation(Subject subject, Tensors inputs, boolean rounds) {
            this(
                    subject,
                    inputs,
                    rounds,
                    subject.run(inputs),
                    rounds ? Bounds.of(subject.key(), inputs, false) : Tensors.none());
        }

        Evaluation with(Role role, Tensor values) {
            return new Evaluation(subject, inputs.with(role, values), rounds);
        }

        double bound(Role role, int index) {
            return rounds ? bounds.get(role).get(index) : 0;
        }
    }

    private static void check(Evaluation one, Tensors second, Role varied, Set<Role> linear) {
        Evaluation other = one.with(varied, second.get(varied));
        Tensor combined = one.inputs().get(varied).zip(second.get(varied), (u, v) -> FIRST * u + SECOND * v);
        Evaluation both = one.with(varied, combined);
        for (Role role : linear) {
            if (one.results().has(role) && one.subject().looksAt(role)) {
                compare(one, other, both, varied, role);
            }
        }
    }

    private static void compare(Evaluation one, Evaluation other, Evaluation both, Role varied, Role role) {
        for (int i = 0; i < both.results().get(role).size(); i++) {
            double expected = FIRST * one.results().get(role).get(i)
                    + SECOND * other.results().get(role).get(i);
            double actual = both.results().get(role).get(i);
            double allowed = both.bound(role, i) + FIRST * one.bound(role, i) - SECOND * other.bound(role, i);
            if (!(Math.abs(actual - expected) <= allowed)) {
                throw LawViolation.of(
                        Law.LINEARITY,
                        one.subject(),
                        role,
                        "is not linear in " + varied.spelling() + ": f(2u - 3v) is " + actual + " at "
                                + Mismatch.place(both.results().get(role), i) + ", but 2f(u) - 3f(v) is " + expected);
            }
        }
    }
}
