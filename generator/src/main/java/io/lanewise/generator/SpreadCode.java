package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;

/** How vectors of pixels are spread over the taps of their windows, windows ascending. */
record SpreadCode(Vectors vectors, Pooling.Rule rule) {

    /**
     * Declares {@code value} and, where the rule needs it, {@code tap} of a window, each followed by {@code suffix}.
     *
     * @param value of the pixel, divided where the rule is an average
     */
    void load(Body body, String suffix, CodeBlock value, CodeBlock tap) {
        body.let(vectors.vector(), "value" + suffix, value);
        if (rule == Pooling.Rule.MAXIMUM || rule == Pooling.Rule.WINNER) {
            body.let(vectors.vector(), "tap" + suffix, tap);
        }
    }

    /**
     * Adds a window to a pixel and returns the variable that holds the pixel then.
     *
     * @param before the variable that holds the pixel; null where this is its first window, then {@code name} is
     * declared
     * @param number the vector of the number of the tap that lies over the pixel
     */
    String add(Body body, String before, String name, String suffix, String number) {
        if (rule == Pooling.Rule.REPEAT) {
            return "value" + suffix;
        }
        if (before == null) {
            body.let(vectors.vector(), name, added("zero", suffix, number));
        } else {
            body.set(name, added(before, suffix, number));
        }
        return name;
    }

    /** What a pixel that was {@code sum} is worth with a window added. Needs the variable zero. */
    CodeBlock added(String sum, String suffix, String number) {
        return switch (rule) {
            case MAXIMUM ->
                vectors.binary(
                        "ADD", CodeBlock.of("zero.blend(value$L, $L)", suffix, compared(suffix, "EQ", number)), sum);
            case WINNER -> CodeBlock.of("value$L.blend($L, $L)", suffix, sum, compared(suffix, "NE", number));
            case AVERAGE, AVERAGE_INSIDE -> vectors.binary("ADD", "value" + suffix, sum);
            case REPEAT -> CodeBlock.of("value$L", suffix);
        };
    }

    private CodeBlock compared(String suffix, String comparison, String number) {
        return CodeBlock.of("tap$L.compare($T.$L, $L)", suffix, Vectors.operators(), comparison, number);
    }
}
