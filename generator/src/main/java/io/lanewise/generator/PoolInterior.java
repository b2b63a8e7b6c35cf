package io.lanewise.generator;

import io.lanewise.kernel.PoolAxis;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The part of an axis where the windows of a {@link Pooling} need no clipping, so that constant offsets reach all of
 * their taps.
 *
 * <p>When pixels are spread over windows, the inputs are taken in steps of one stride: input {@code phase} of step i
 * lies under the windows {@code i + firstOffset(phase)} to {@code i + lastOffset(phase)}, in every step of the
 * interior.
 *
 * @param wholeOnly whether windows that are cut off at the border are left out when spreading, since their pixels weigh
 * otherwise
 */
record PoolInterior(PoolAxis axis, boolean wholeOnly) {

    int stride() {
        return axis.axis().stride();
    }

    /** The first window that lies wholly inside the map. */
    int firstWhole() {
        return Math.min(axis.windows(), Math.ceilDiv(axis.axis().padBefore(), stride()));
    }

    /** The window after the last one that lies wholly inside the map. */
    int endWhole() {
        return endWhole(1);
    }

    /**
     * As {@link #endWhole()}, when vectors reach over {@code reach} positions from the window and from each tap, and
     * must not leave the map.
     */
    int endWhole(int reach) {
        int fitting = Math.floorDiv(
                        axis.inputs()
                                - reach
                                + 1
                                + axis.axis().padBefore()
                                - axis.axis().kernel(),
                        stride())
                + 1;
        return Math.max(firstWhole(), Math.min(axis.windows() - reach + 1, fitting));
    }

    int firstOffset(int phase) {
        return Math.ceilDiv(phase + axis.axis().padBefore() - axis.axis().kernel() + 1, stride());
    }

    /** Below {@link #firstOffset} where the inputs of a phase lie between windows. */
    int lastOffset(int phase) {
        return Math.floorDiv(phase + axis.axis().padBefore(), stride());
    }

    boolean isCovered(int phase) {
        return firstOffset(phase) <= lastOffset(phase);
    }

    /** The phases that lie under windows. */
    IntStream coveredPhases() {
        return IntStream.range(0, stride()).filter(this::isCovered);
    }

    /** The first step all of whose inputs have all their windows. */
    int firstStep() {
        int firstWindow = wholeOnly ? firstWhole() : 0;
        return coveredPhases()
                .map(phase -> Math.max(0, firstWindow - firstOffset(phase)))
                .max()
                .orElse(0);
    }

    /** The step after the last one all of whose inputs are in the map and have all their windows. */
    int endStep() {
        return endStep(1);
    }

    /**
     * As {@link #endStep()}, when vectors reach over {@code reach} positions from each input and each window, and must
     * not leave the map.
     */
    int endStep(int reach) {
        int endWindow = Math.min(wholeOnly ? endWhole() : axis.windows(), axis.windows() - reach + 1);
        int fitting = Math.floorDiv(axis.inputs() - reach + 1, stride());
        int end = coveredPhases()
                .map(phase -> Math.min(fitting, endWindow - lastOffset(phase)))
                .min()
                .orElse(fitting);
        return Math.max(firstStep(), end);
    }

    /** The first input of the interior. */
    int firstInput() {
        return firstStep() * stride();
    }

    /** The input after the last of the interior. */
    int endInput() {
        return endStep() * stride();
    }

    /** Whether there is no whole window, or no step under windows when pixels are spread. */
    boolean isEmpty(boolean spreads) {
        return spreads ? windowCounts().isEmpty() : firstWhole() == endWhole();
    }

    /** How many windows the inputs of the interior lie under; none aside. */
    SortedSet<Integer> windowCounts() {
        SortedSet<Integer> counts = new TreeSet<>();
        if (firstStep() < endStep()) {
            coveredPhases().forEach(phase -> counts.add(lastOffset(phase) - firstOffset(phase) + 1));
        }
        return counts;
    }

    /** Whether some inputs lie under no window. */
    boolean hasGaps() {
        return IntStream.range(0, axis.inputs()).anyMatch(input -> axis.firstWindow(input) == axis.endWindow(input));
    }
}
