package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;

/**
 * How a vector of windows is reduced, tap by tap in ascending order of their numbers.
 *
 * @param keepTaps whether the number of the winning tap is kept, in the variable {@code tap}
 */
record ReduceCode(Vectors vectors, Pooling.Rule rule, boolean keepTaps) {

    /** The variable that holds the result in the end. */
    String result() {
        return switch (rule) {
            case MAXIMUM -> "best";
            case WINNER -> "value";
            case AVERAGE, AVERAGE_INSIDE, REPEAT -> "sum";
        };
    }

    /** Begins with the first tap, where the rule has a use for it. */
    void start(Body body, CodeBlock firstValue) {
        begin(body, rule == Pooling.Rule.MAXIMUM ? firstValue : vectors.zero());
        if (keepTaps) {
            tap(body, vectors.zero());
        }
    }

    /** Begins with what is known of earlier taps. */
    void begin(Body body, CodeBlock result) {
        body.assign(vectors.vector(), result(), result);
    }

    /** The numbers of the taps: those of the winners so far, or of those to be found. */
    void tap(Body body, CodeBlock numbers) {
        body.assign(vectors.vector(), "tap", numbers);
    }

    /** The first tap that {@link #start} has not dealt with. */
    int firstTaken() {
        return rule == Pooling.Rule.MAXIMUM ? 1 : 0;
    }

    /** One tap, whose number is an int expression; taking the first tap of a maximum twice changes nothing. */
    void take(Body body, CodeBlock value, String number) {
        switch (rule) {
            case MAXIMUM -> {
                body.assign(vectors.vector(), "candidate", value);
                MaxCode.take(vectors, body, "candidate", keepTaps ? number : null);
            }
            case WINNER ->
                body.set(
                        "value",
                        CodeBlock.of(
                                "$L.blend(value, tap.compare($T.NE, $L))",
                                value,
                                Vectors.operators(),
                                vectors.broadcast(vectors.converted(number))));
            case AVERAGE, AVERAGE_INSIDE, REPEAT -> body.set("sum", vectors.binary("ADD", value, "sum"));
        }
    }
}
