package io.lanewise.verify.laws;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;

/**
 * {@link Law#LATTICE_EQUALITY}: every sum of absolute values is below 2^24, so every partial sum in any order is a
 * whole number that f32 holds. Only the division of average pooling rounds, once; what the reference computes in double
 * and this rounds to float is the same, since a double has more than twice the digits of a float.
 */
final class LatticeEquality {

    private static final double LARGEST_EXACT = 0x1p24;

    private LatticeEquality() {}

    static void check(Subject given) {
        Subject subject = given.withKey(ExactLayer.of(given.key()));
        KernelKey key = subject.key();
        Tensors inputs = new Inputs(key, subject.batch(), subject.random(Law.LATTICE_EQUALITY)).lattice();
        Tensors expected = ReferenceLayer.run(key, inputs);
        requireExactSums(key, inputs, expected);
        Tensors actual = subject.run(inputs);
        for (Role role : expected.roles()) {
            if (!subject.looksAt(role)) {
                continue;
            }
            Tensor wanted =
                    key.type() == ElementType.F32 ? expected.get(role).map(value -> (float) value) : expected.get(role);
            Tensor got = actual.get(role);
            for (int i = 0; i < wanted.size(); i++) {
                if (wanted.get(i) != got.get(i)) {
                    throw LawViolation.of(
                            Law.LATTICE_EQUALITY,
                            subject,
                            role,
                            "is " + got.get(i) + " at " + Mismatch.place(got, i) + ", not " + wanted.get(i));
                }
            }
        }
    }

    private static void requireExactSums(KernelKey key, Tensors inputs, Tensors expected) {
        Tensors magnitudes = inputs.map(Tensor::abs);
        if (key instanceof WeightedKey) {
            magnitudes =
                    magnitudes.with(Role.DIFF_DST, expected.get(Role.DIFF_PRE).abs());
        }
        double scale = key instanceof AvgPool2dKey pool ? pool.window().taps() : 1;
        ReferenceLayer.run(ExactLayer.linear(key), magnitudes).asMap().forEach((role, sums) -> {
            if (role != Role.INDICES && scale * sums.largest() >= LARGEST_EXACT) {
                throw new IllegalStateException("The sums of " + role.spelling() + " reach " + sums.largest()
                        + ": too large a layer for this law.");
            }
        });
    }
}
