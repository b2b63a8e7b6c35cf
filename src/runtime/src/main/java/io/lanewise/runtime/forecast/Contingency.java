package io.lanewise.runtime.forecast;

import java.util.OptionalDouble;

/**
 * How often an event was forecast and came.
 *
 * @param hits forecast, and it came
 * @param misses not forecast, and it came
 * @param falseAlarms forecast, and it did not come
 */
public record Contingency(long hits, long misses, long falseAlarms) {
    static final Contingency NONE = new Contingency(0, 0, 0);

    /**
     * The critical success index, {@code hits / (hits + misses + falseAlarms)}; empty where the event neither came nor
     * was forecast, since then there is nothing to judge.
     */
    public OptionalDouble criticalSuccessIndex() {
        var events = hits + misses + falseAlarms;
        return events == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / events);
    }

    Contingency plus(Contingency other) {
        return new Contingency(hits + other.hits, misses + other.misses, falseAlarms + other.falseAlarms);
    }
}
