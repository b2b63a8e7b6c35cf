package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.f32.TransposeMathF32;
import io.lanewise.runtime.elementwise.f64.TransposeMathF64;

/**
 * Turns matrices over: element {@code (i, j)} of one, at {@code fromAt + i fromPitch + j}, goes to {@code (j, i)} of the
 * other, at {@code toAt + j toPitch + i}. Indices are those of the arrays.
 */
public interface TransposeMath {

    /** The arithmetic of tensors of this type. */
    static TransposeMath of(ElementType type) {
        return switch (type) {
            case F32 -> new TransposeMathF32();
            case F64 -> new TransposeMathF64();
        };
    }

    /** Copies {@code rows x columns} elements. */
    void copy(View from, int fromAt, int fromPitch, View to, int toAt, int toPitch, int rows, int columns);

    /** Adds {@code rows x columns} elements to what is there, one addition an element. */
    void add(View from, int fromAt, int fromPitch, View to, int toAt, int toPitch, int rows, int columns);
}
