package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Order;

/** The twin of each key and direction. */
public final class Twins {

    private Twins() {}

    /** See {@link io.lanewise.kernel.scalar.ScalarKernels#of}, which checks that the key has the direction. */
    public static Kernel of(KernelKey key, Direction direction) {
        return switch (key) {
            case DenseKey dense when direction == Direction.FORWARD || direction == Direction.BACKWARD_DATA -> new DenseTwin(dense, direction);
            case Conv2dKey conv when direction == Direction.FORWARD ->
                gathering(conv, direction, conv.activation(), conv.pool());
            case Deconv2dKey deconv when direction == Direction.FORWARD -> gathering(deconv, direction, deconv.activation(), 1);
            case Conv2dKey conv when direction == Direction.BACKWARD_DATA -> gathering(conv, direction, Activation.IDENTITY, 1);
            case Deconv2dKey deconv when direction == Direction.BACKWARD_DATA -> gathering(deconv, direction, Activation.IDENTITY, 1);
            default -> throw new IllegalArgumentException(key + " has no scalar twin in direction " + direction.spelling() + ".");
        };
    }

    private static Kernel gathering(KernelKey key, Direction direction, Activation activation, int pool) {
        Gathering gathering = Gathering.of(key, direction);
        return Order.of(key, direction) == Order.TAPS
                ? new TapsTwin(key, direction, gathering, activation)
                : new GatherTwin(key, direction, gathering, activation, pool);
    }
}
