package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;

/** The twin of each key and direction. */
public final class Twins {

    private Twins() {}

    /** See {@link io.lanewise.kernel.scalar.ScalarKernels#of}, which checks that the key has the direction. */
    public static Kernel of(KernelKey key, Direction direction) {
        return switch (key) {
            case WeightedKey weighted when direction == Direction.BACKWARD_BIAS -> new BiasTwin(weighted);
            case DenseKey dense when direction == Direction.BACKWARD_WEIGHTS -> new DenseWeightsTwin(dense);
            case DenseKey dense -> new DenseTwin(dense, direction);
            case Conv2dKey conv when direction == Direction.BACKWARD_WEIGHTS -> WeightsTwin.of(conv);
            case Deconv2dKey deconv when direction == Direction.BACKWARD_WEIGHTS -> WeightsTwin.of(deconv);
            case Conv2dKey conv
            when direction == Direction.FORWARD -> gathering(conv, direction, conv.activation(), conv.pool());
            case Deconv2dKey deconv
            when direction == Direction.FORWARD -> gathering(deconv, direction, deconv.activation(), 1);
            case Conv2dKey conv -> gathering(conv, direction, Activation.IDENTITY, 1);
            case Deconv2dKey deconv -> gathering(deconv, direction, Activation.IDENTITY, 1);
            case ConvLstmKey cell when direction == Direction.FORWARD -> new ConvLstmTwin(cell);
            case ConvLstmKey cell -> new ConvLstmBackwardTwin(cell);
            case MaxPool2dKey pool when direction == Direction.FORWARD -> new MaxPoolTwin(pool);
            case MaxPool2dKey pool -> new MaxPoolBackwardTwin(pool);
            case AvgPool2dKey pool when direction == Direction.FORWARD -> new AvgPoolTwin(pool);
            case AvgPool2dKey pool -> new AvgPoolBackwardTwin(pool);
            case MaxUnpool2dKey unpool -> new MaxUnpoolTwin(unpool, direction);
            case UpsampleKey upsample
            when upsample.mode() == UpsampleKey.Mode.NEAREST -> new NearestTwin(upsample, direction);
            case UpsampleKey upsample when direction == Direction.FORWARD -> new BilinearTwin(upsample);
            case UpsampleKey upsample -> new BilinearBackwardTwin(upsample);
        };
    }

    private static Kernel gathering(KernelKey key, Direction direction, Activation activation, int pool) {
        Gathering gathering = Gathering.of(key, direction);
        return Order.of(key, direction) == Order.TAPS
                ? new TapsTwin(key, direction, gathering, activation)
                : new GatherTwin(key, direction, gathering, activation, pool);
    }
}
