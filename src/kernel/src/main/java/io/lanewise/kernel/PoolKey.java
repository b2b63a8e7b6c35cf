package io.lanewise.kernel;

import java.util.List;

/** Pooling over windows without dilation; as many windows as fit (floor). Windows are clipped at the border: padding is never read. */
public sealed interface PoolKey extends KernelKey permits MaxPool2dKey, AvgPool2dKey {

    Window window();

    @Override
    default Shape dst() {
        return new Shape(
                window().height().convolved(src().height()), window().width().convolved(src().width()), src().channels());
    }

    @Override
    default List<Direction> directions() {
        return List.of(Direction.FORWARD, Direction.BACKWARD_DATA);
    }

    /** Refuses dilated windows, and padding so wide that a window could lie wholly in it. */
    static void checkWindow(Window window, Shape src) {
        for (Axis axis : List.of(window.height(), window.width())) {
            if (axis.dilation() != 1) {
                throw new IllegalArgumentException("Pooling windows have no dilation.");
            }
            if (axis.padBefore() >= axis.kernel() || axis.padAfter() >= axis.kernel()) {
                throw new IllegalArgumentException(
                        "Padding of a pooling window must be smaller than its kernel " + axis.kernel() + ", or a window could hold nothing but padding.");
            }
        }
        window.height().convolved(src.height());
        window.width().convolved(src.width());
    }
}
