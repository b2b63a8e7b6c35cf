package io.lanewise.verify.reference;

/**
 * One spatial axis of a sliding window.
 *
 * @param kernel taps
 * @param stride distance of neighbouring windows
 * @param before padding above or left of the map
 * @param after padding below or right of the map
 * @param dilation distance of neighbouring taps
 */
public record WindowAxis(int kernel, int stride, int before, int after, int dilation) {

    /**
     * Which position of a map of any size tap {@code tap} of window {@code window} lies on; below 0 or past the end is
     * padding.
     */
    public int position(int window, int tap) {
        return window * stride - before + tap * dilation;
    }

    /** How many windows lie wholly inside a map of {@code size} positions with its padding: counted, one by one. */
    public int windows(int size) {
        int windows = 0;
        while (position(windows, kernel - 1) < size + after) {
            windows++;
        }
        return windows;
    }

    /**
     * The positions from the first tap of the first of {@code windows} windows to the last tap of the last, without the
     * padding.
     */
    public int covered(int windows) {
        return position(windows - 1, kernel - 1) + 1 - after;
    }
}
