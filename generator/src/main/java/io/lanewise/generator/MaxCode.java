package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;

/** The comparison of max pooling: the first maximum wins, and the first NaN wins over every number. */
final class MaxCode {

    private MaxCode() {}

    /**
     * {@code best = stays ? best : candidate}, and {@code tap} likewise where {@code number}, an int expression, is not
     * null. The best stays when the candidate is lower or equal, or when the best is NaN. Needs the variables best and,
     * for numbers, tap.
     */
    static void take(Vectors vectors, Body body, String candidate, String number) {
        body.assign(
                vectors.mask(),
                "stays",
                CodeBlock.of(
                        "$1L.compare($2T.LE, best).or(best.compare($2T.NE, best))", candidate, Vectors.operators()));
        body.set("best", CodeBlock.of("$L.blend(best, stays)", candidate));
        if (number != null) {
            String tap = Terms.isNumber(number) ? vectors.literal(Integer.parseInt(number)) : vectors.converted(number);
            body.set("tap", CodeBlock.of("$L.blend(tap, stays)", vectors.broadcast(tap)));
        }
    }
}
