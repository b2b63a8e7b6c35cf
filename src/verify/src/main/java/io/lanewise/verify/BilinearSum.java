package io.lanewise.verify;

import io.lanewise.verify.reference.Tensor;
import java.util.function.BinaryOperator;

/**
 * A bound for sums of products whose factors carry errors. With factors a and b, off by at most e and f, a sum in which
 * each product goes through n roundings errs by at most
 * {@code gamma(n) sum (|a| + e)(|b| + f) + sum (|a| f + e (|b| + f))}. Sums over several steps, added in any order,
 * have one rounding more for each further step.
 *
 * @param roundings n of each element in one step
 * @param magnitude the first sum
 * @param carried the second sum
 * @param steps how many steps have been added
 */
record BilinearSum(Tensor roundings, Tensor magnitude, Tensor carried, int steps) {

    /**
     * The sums of one step.
     *
     * @param sum the naive reference of the sums: linear in either factor, with factors that may be absolute values
     */
    static BilinearSum of(BinaryOperator<Tensor> sum, ApproximateMap a, ApproximateMap b, Tensor roundings) {
        Tensor carried = sum.apply(a.value().abs(), b.error()).plus(sum.apply(a.error(), b.largest()));
        return new BilinearSum(roundings, sum.apply(a.largest(), b.largest()), carried, 1);
    }

    /** The sums of these steps and others. */
    BilinearSum plus(BilinearSum other) {
        return new BilinearSum(
                roundings.zip(other.roundings, Math::max),
                magnitude.plus(other.magnitude),
                carried.plus(other.carried),
                steps + other.steps);
    }

    Tensor error(Rounding rounding) {
        return roundings.map(count -> count + steps - 1).zip(magnitude, rounding::ofSum).plus(carried);
    }
}
