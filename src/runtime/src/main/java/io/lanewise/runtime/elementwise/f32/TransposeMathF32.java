package io.lanewise.runtime.elementwise.f32;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.TransposeMath;

/** {@link TransposeMath} on {@code float[]}. */
public final class TransposeMathF32 implements TransposeMath {

    /** Rows of which each cache line is read whole before it is gone, however long the columns are. */
    private static final int STRIP = 16;

    @Override
    public void copy(View from, int fromAt, int fromPitch, View to, int toAt, int toPitch, int rows, int columns) {
        var source = (float[]) from.array();
        var target = (float[]) to.array();
        for (int first = 0; first < rows; first += STRIP) {
            int end = Math.min(rows, first + STRIP);
            for (int j = 0; j < columns; j++) {
                for (int i = first; i < end; i++) {
                    target[toAt + j * toPitch + i] = source[fromAt + i * fromPitch + j];
                }
            }
        }
    }

    @Override
    public void add(View from, int fromAt, int fromPitch, View to, int toAt, int toPitch, int rows, int columns) {
        var source = (float[]) from.array();
        var target = (float[]) to.array();
        for (int first = 0; first < rows; first += STRIP) {
            int end = Math.min(rows, first + STRIP);
            for (int j = 0; j < columns; j++) {
                for (int i = first; i < end; i++) {
                    target[toAt + j * toPitch + i] += source[fromAt + i * fromPitch + j];
                }
            }
        }
    }
}
