package io.lanewise.verify.laws;

import io.lanewise.verify.KernelRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.List;

/** {@link Law#BIT_EQUALITY}. */
final class BitEquality {

    private BitEquality() {}

    static void check(Subject subject) {
        Inputs inputs = new Inputs(subject.key(), subject.batch(), subject.random(Law.BIT_EQUALITY));
        // Each thread count meets ordinary numbers with half of the seeds, and NaN, infinities and the like with the
        // others.
        List<Tensors> drawn = subject.seed() % 2 == 0
                ? List.of(inputs.reals(), inputs.specials())
                : List.of(inputs.specials(), inputs.reals());
        for (int threads = 1; threads <= drawn.size(); threads++) {
            Tensors operands = drawn.get(threads - 1);
            Tensors expected = new KernelRunner(KernelSource.scalar(), 1, subject.seed())
                    .run(subject.key(), operands)
                    .results();
            Tensors actual = new KernelRunner(subject.source(), threads, subject.seed())
                    .run(subject.key(), operands)
                    .results();
            same(subject, Law.BIT_EQUALITY, expected, actual, "on " + threads + " thread" + (threads > 1 ? "s" : ""));
        }
    }

    static void same(Subject subject, Law law, Tensors expected, Tensors actual, String circumstance) {
        for (Role role : expected.roles()) {
            Tensor wanted = expected.get(role);
            Tensor got = actual.get(role);
            int mismatch = Mismatch.first(wanted, got);
            if (subject.looksAt(role) && mismatch >= 0) {
                throw LawViolation.of(
                        law,
                        subject,
                        role,
                        circumstance + " is " + got.get(mismatch) + " at " + Mismatch.place(got, mismatch) + ", not "
                                + wanted.get(mismatch));
            }
        }
    }
}
