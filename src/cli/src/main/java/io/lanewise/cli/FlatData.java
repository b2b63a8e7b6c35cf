package io.lanewise.cli;

import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.util.Optional;

/** Data without any contrast, with which training runs and teaches nothing. */
final class FlatData {

    /** Of more items, those between are not looked at; data with contrast shows it in the first. */
    private static final int MOST_ITEMS = 100;

    private FlatData() {}

    /** A sentence where each item is of one value; empty where one that was looked at is not. */
    static Optional<String> warning(ItemSource source) throws IOException {
        var values = new float[source.itemLength()];
        int stride = Math.ceilDiv(source.items(), MOST_ITEMS);
        for (int item = 0; item < source.items(); item += stride) {
            source.read(item, values, 0);
            for (float value : values) {
                if (value != values[0]) {
                    return Optional.empty();
                }
            }
        }
        return values.length == 1
                ? Optional.empty()
                : Optional.of("Every item is of one value only, " + source.name(0) + " and the others: there is nothing in"
                        + " them that a model could learn.");
    }
}
