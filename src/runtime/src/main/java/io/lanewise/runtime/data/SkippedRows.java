package io.lanewise.runtime.data;

import java.util.ArrayList;
import java.util.List;

/** The rows of tables that are left out: how many, and the first by name. */
final class SkippedRows {
    /** More than anybody reads, and few enough for the memory. */
    private static final int MOST_NAMED = 1000;

    private final List<Skipped> named = new ArrayList<>();
    private long count;

    void add(Skipped row) {
        count++;
        if (named.size() < MOST_NAMED) {
            named.add(row);
        }
    }

    long count() {
        return count;
    }

    List<Skipped> named() {
        return List.copyOf(named);
    }
}
