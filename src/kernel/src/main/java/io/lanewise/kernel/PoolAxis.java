package io.lanewise.kernel;

/**
 * Which inputs each pooling window covers along one axis, clipped at the border, and which windows cover each input.
 *
 * @param axis the window
 * @param inputs size of the map
 */
public record PoolAxis(Axis axis, int inputs) {

    /** Windows along the axis. */
    public int windows() {
        return axis.convolved(inputs);
    }

    /** Input under tap 0 of a window; negative where that tap lies in the padding. */
    public int origin(int window) {
        return window * axis.stride() - axis.padBefore();
    }

    /** The first tap of a window inside the map. */
    public int firstTap(int window) {
        return Math.max(0, -origin(window));
    }

    /** The tap after the last one inside the map. */
    public int endTap(int window) {
        return Math.min(axis.kernel(), inputs - origin(window));
    }

    /** The first window that covers an input. */
    public int firstWindow(int input) {
        return Math.max(0, Math.ceilDiv(input + axis.padBefore() - axis.kernel() + 1, axis.stride()));
    }

    /** The window after the last one that covers an input; equal to the first where none does. */
    public int endWindow(int input) {
        return Math.max(firstWindow(input), Math.min(windows(), (input + axis.padBefore()) / axis.stride() + 1));
    }
}
