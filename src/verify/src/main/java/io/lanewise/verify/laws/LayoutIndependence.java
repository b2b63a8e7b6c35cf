package io.lanewise.verify.laws;

import io.lanewise.verify.KernelRunner;
import io.lanewise.verify.Tensors;

/**
 * {@link Law#LAYOUT_INDEPENDENCE}. The canaries are {@link KernelRunner}'s; a read one makes a result NaN, which no
 * other layout repeats by chance.
 */
final class LayoutIndependence {

    private static final int LAYOUTS = 4;

    private LayoutIndependence() {}

    static void check(Subject subject) {
        Tensors inputs = new Inputs(subject.key(), subject.batch(), subject.random(Law.LAYOUT_INDEPENDENCE)).reals();
        Tensors expected = subject.run(inputs);
        expected.asMap().forEach((role, tensor) -> {
            if (subject.looksAt(role) && Double.isNaN(tensor.largest())) {
                throw LawViolation.of(
                        Law.LAYOUT_INDEPENDENCE,
                        subject,
                        role,
                        "has NaN, though no input has: something beside the operands was read");
            }
        });
        for (int layout = 1; layout < LAYOUTS; layout++) {
            Tensors other = new KernelRunner(subject.source(), 1, subject.seed() + layout)
                    .run(subject.key(), inputs)
                    .results();
            BitEquality.same(subject, Law.LAYOUT_INDEPENDENCE, expected, other, "with buffers in other places");
        }
    }
}
