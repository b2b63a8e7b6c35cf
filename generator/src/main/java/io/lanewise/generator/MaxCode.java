package io.lanewise.generator;

/** The comparison of max pooling: the first maximum wins, and the first NaN wins over every number. */
final class MaxCode {

    private MaxCode() {}

    /**
     * {@code best = stays ? best : candidate}, and {@code tap} likewise where {@code number}, an int expression, is not
     * null. The best stays when the candidate is lower or equal, or when the best is NaN. Needs the variables best,
     * stays and, for numbers, tap.
     */
    static void take(Vectors vectors, Body body, String candidate, String number) {
        body.line("stays = $1L.compare($2T.LE, best).or(best.compare($2T.NE, best))", candidate, Vectors.operators());
        body.line("best = $L.blend(best, stays)", candidate);
        if (number != null) {
            String tap = Terms.isNumber(number) ? vectors.literal(Integer.parseInt(number)) : vectors.converted(number);
            body.line("tap = $L.blend(tap, stays)", vectors.broadcast(tap));
        }
    }
}
