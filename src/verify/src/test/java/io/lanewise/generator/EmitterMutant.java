package io.lanewise.generator;

import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Mistakes that deep learning frameworks have shipped, put into the plans that kernels are emitted from. In this
 * package because plans are nobody else's business.
 */
public enum EmitterMutant {
    /** The input gradient of a transposed convolution whose kernel is 1 walks over diffPre as if the stride were 1. */
    DECONV_KERNEL_1_STRIDE_2_WRONG_INPUT_GRADIENT("deconv2d_f32_h4w5c6_k1s2p0_o7", Direction.BACKWARD_DATA) {
        @Override
        Gathering mistake(KernelKey key, Gathering right) {
            UnaryOperator<GatherAxis> strideOne = axis -> new GatherAxis(
                    axis.firstOutput(),
                    axis.outputStep(),
                    axis.outputs(),
                    axis.firstInput(),
                    1,
                    axis.tapStep(),
                    axis.taps());
            return key instanceof Deconv2dKey deconv && deconv.window().taps() == 1
                    ? with(
                            right,
                            right.rows().stream().map(strideOne).toList(),
                            right.columns().stream().map(strideOne).toList())
                    : right;
        }
    },
    /** The input gradient of a convolution ends where its last window ends, though (H + 2 p - k) mod s rows follow. */
    CONV_BACKWARD_WRONG_WHERE_STRIDE_LEAVES_A_TAIL("conv2d_f32_h8w8c6_k3s2p0_o7", Direction.BACKWARD_DATA) {
        @Override
        Gathering mistake(KernelKey key, Gathering right) {
            if (!(key instanceof Conv2dKey conv)) {
                return right;
            }
            Axis axis = conv.window().height();
            int covered =
                    (conv.preShape().height() - 1) * axis.stride() + axis.extent() - axis.padBefore() - axis.padAfter();
            return with(right, shortened(right.rows(), covered), right.columns());
        }
    },
    /** The height of a transposed convolution's output is that of a pooling, (H + 2 p - k) / s + 1. */
    POOLING_SIZE_FORMULA_USED_FOR_DECONV("deconv2d_f32_h7w5c6_k4s2p1_o7", Direction.FORWARD) {
        @Override
        Gathering mistake(KernelKey key, Gathering right) {
            return key instanceof Deconv2dKey deconv
                    ? with(
                            right,
                            shortened(
                                    right.rows(),
                                    deconv.window()
                                            .height()
                                            .convolved(deconv.src().height())),
                            right.columns())
                    : right;
        }
    };

    private final String shape;
    private final Direction direction;

    EmitterMutant(String shape, Direction direction) {
        this.shape = shape;
        this.direction = direction;
    }

    abstract Gathering mistake(KernelKey key, Gathering right);

    /** A layer shape on which the mistake shows. */
    public KernelKey shape() {
        return KernelKey.parse(shape);
    }

    /** The direction whose kernels are wrong. */
    public Direction direction() {
        return direction;
    }

    /** Kernels with the mistake. */
    public CompilingProvider provider() {
        return new CompilingProvider(
                plan -> plan instanceof GatherPlan gather && gather.name().direction() == direction
                        ? new GatherPlan(
                                gather.name(),
                                mistake(gather.name().key(), gather.gathering()),
                                gather.lanes(),
                                gather.vectors(),
                                gather.pixels(),
                                gather.rowsPerTask(),
                                gather.throughStrip(),
                                gather.resident())
                        : plan);
    }

    private static Gathering with(Gathering right, List<GatherAxis> rows, List<GatherAxis> columns) {
        return new Gathering(
                right.src(), right.dst(), right.groups(), right.window(), rows, columns, right.transposedWeights());
    }

    /** Only the outputs below {@code size}. */
    private static List<GatherAxis> shortened(List<GatherAxis> phases, int size) {
        return phases.stream()
                .map(phase -> new GatherAxis(
                        phase.firstOutput(),
                        phase.outputStep(),
                        (size - phase.firstOutput() + phase.outputStep() - 1) / phase.outputStep(),
                        phase.firstInput(),
                        phase.inputStep(),
                        phase.tapStep(),
                        phase.taps()))
                .toList();
    }
}
