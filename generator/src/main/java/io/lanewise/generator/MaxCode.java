package io.lanewise.generator;

/** The comparison of max pooling: the first maximum wins, and the first NaN wins over every number. */
final class MaxCode {

    private MaxCode() {}

    /**
     * {@code best = wins ? candidate : best}, and {@code tap} likewise where {@code number}, an int expression, is not null. A candidate wins when it is not lower or equal (so also when it is NaN), unless the best is NaN already.
     * Needs the variables best, wins and, for numbers, tap.
     */
    static void take(Vectors vectors, Body body, String candidate, String number) {
        body.line("wins = $1L.compare($2T.LE, best).not().and(best.compare($2T.EQ, best))", candidate, Vectors.operators());
        body.line("best = best.blend($L, wins)", candidate);
        if (number != null) {
            String tap = Terms.isNumber(number) ? vectors.literal(Integer.parseInt(number)) : "(" + vectors.element() + ") (" + number + ")";
            body.line("tap = tap.blend($L, wins)", vectors.broadcast(tap));
        }
    }
}
