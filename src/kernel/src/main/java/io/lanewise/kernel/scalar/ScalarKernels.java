package io.lanewise.kernel.scalar;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;

/**
 * The scalar twins: for each key and direction a kernel without the Vector API that computes in exactly the order of
 * operations its vector kernels follow (see {@link io.lanewise.kernel.Order}), so that both give the same bits. Whole
 * models run on them where the Vector API is absent.
 */
public final class ScalarKernels {

    private ScalarKernels() {}

    /**
     * The twin of a key and direction.
     *
     * @throws IllegalArgumentException when the key has no such direction
     */
    public static Kernel of(KernelKey key, Direction direction) {
        if (!key.directions().contains(direction)) {
            throw new IllegalArgumentException(key + " has no direction " + direction.spelling() + ".");
        }
        return switch (key.type()) {
            case F32 -> io.lanewise.kernel.scalar.f32.Twins.of(key, direction);
            case F64 -> io.lanewise.kernel.scalar.f64.Twins.of(key, direction);
        };
    }
}
