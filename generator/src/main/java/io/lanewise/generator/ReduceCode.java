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

    /** Declares what {@link #start} and {@link #take} assign; WINNER finds its numbers in {@code tap}. */
    void declare(Body body) {
        body.line("$T $L", vectors.vector(), result());
        if (rule == Pooling.Rule.MAXIMUM) {
            body.line("$T candidate", vectors.vector());
            body.line("$T stays", vectors.mask());
        }
        if (keepTaps || rule == Pooling.Rule.WINNER) {
            body.line("$T tap", vectors.vector());
        }
    }

    /** Begins with the first tap, where the rule has a use for it. */
    void start(Body body, CodeBlock firstValue, CodeBlock firstNumber) {
        body.set(result(), rule == Pooling.Rule.MAXIMUM ? firstValue : vectors.zero());
        if (keepTaps) {
            body.set("tap", firstNumber);
        }
    }

    /** The first tap that {@link #start} has not dealt with. */
    int firstTaken() {
        return rule == Pooling.Rule.MAXIMUM ? 1 : 0;
    }

    /** One tap, whose number is an int expression; taking the first tap of a maximum twice changes nothing. */
    void take(Body body, CodeBlock value, String number) {
        switch (rule) {
            case MAXIMUM -> {
                body.set("candidate", value);
                MaxCode.take(vectors, body, "candidate", keepTaps ? number : null);
            }
            case WINNER ->
                body.line(
                        "value = $L.blend(value, tap.compare($T.NE, $L))",
                        value,
                        Vectors.operators(),
                        vectors.broadcast(vectors.converted(number)));
            case AVERAGE, AVERAGE_INSIDE, REPEAT -> body.set("sum", vectors.binary("ADD", value, "sum"));
        }
    }
}
