package io.lanewise.runtime.data;

/**
 * A stretch of time, both ends included, in the numbers of a column of times, or in seconds where it has dates.
 *
 * @param to not before {@code from}
 */
public record TimeSpan(double from, double to) {

    /** Whether the two have a moment in common. */
    public boolean meets(TimeSpan other) {
        return from <= other.to && other.from <= to;
    }
}
