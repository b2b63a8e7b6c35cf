package io.lanewise.generator;

import java.util.function.Consumer;

/** A loop of known count that is either written out, its counter being a number each time, or emitted as a loop. */
record Counter(Body body, String name, int count, boolean unrolled) {

    /** Emits {@code inside} for each value of the counter, which it gets as text. */
    void each(Consumer<String> inside) {
        if (unrolled || count == 1) {
            for (int value = 0; value < count; value++) {
                inside.accept(Integer.toString(value));
            }
        } else {
            body.loop(name, count, () -> inside.accept(name));
        }
    }
}
