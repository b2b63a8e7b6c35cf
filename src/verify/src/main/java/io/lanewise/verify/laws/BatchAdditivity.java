package io.lanewise.verify.laws;

import io.lanewise.verify.Mismatch;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.List;

/** {@link Law#BATCH_ADDITIVITY}, exact on whole numbers. */
final class BatchAdditivity {

    private static final int ITEMS = 3;

    private BatchAdditivity() {}

    static void check(Subject given) {
        Subject subject = given.withKey(ExactLayer.of(given.key()));
        Tensors inputs = new Inputs(subject.key(), ITEMS, subject.random(Law.BATCH_ADDITIVITY)).lattice();
        Tensors whole = subject.run(inputs);
        Tensor wei = Tensor.zerosLike(whole.get(Role.DIFF_WEI));
        Tensor bias = Tensor.zerosLike(whole.get(Role.DIFF_BIAS));
        for (int item = 0; item < ITEMS; item++) {
            Tensors one = inputs.with(Role.SRC, inputs.get(Role.SRC).items(item, item + 1))
                    .with(Role.DIFF_DST, inputs.get(Role.DIFF_DST).items(item, item + 1));
            Tensors results = subject.run(one);
            wei = wei.plus(results.get(Role.DIFF_WEI));
            bias = bias.plus(results.get(Role.DIFF_BIAS));
        }
        Tensors sums = Tensors.none().with(Role.DIFF_WEI, wei).with(Role.DIFF_BIAS, bias);
        for (Role role : List.of(Role.DIFF_WEI, Role.DIFF_BIAS)) {
            Tensor got = whole.get(role);
            for (int i = 0; i < got.size() && subject.looksAt(role); i++) {
                if (got.get(i) != sums.get(role).get(i)) {
                    throw LawViolation.of(
                            Law.BATCH_ADDITIVITY,
                            subject,
                            role,
                            "is " + got.get(i) + " at " + Mismatch.place(got, i)
                                    + " over the batch, but its items add up to "
                                    + sums.get(role).get(i));
                }
            }
        }
    }
}
