package io.lanewise.verify.laws;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;

/** Which layers compute without rounding on small whole numbers, and the nearest one to a layer that does not. */
final class ExactLayer {

    private ExactLayer() {}

    /** The layer itself, or the same layer with identity in the place of an activation that rounds. */
    static KernelKey of(KernelKey key) {
        return switch (key) {
            case WeightedKey weighted when !isExact(weighted.activation()) -> withIdentity(weighted);
            case ConvLstmKey cell -> polynomial(cell);
            default -> key;
        };
    }

    /** The cell with identity in the place of every activation. */
    private static ConvLstmKey polynomial(ConvLstmKey cell) {
        return new ConvLstmKey(
                cell.type(),
                cell.src(),
                cell.inputWindow(),
                cell.hiddenWindow(),
                cell.hidden(),
                cell.peephole(),
                Activation.IDENTITY,
                Activation.IDENTITY,
                Activation.IDENTITY);
    }

    /** The layer without activation and fused pooling. */
    static KernelKey linear(KernelKey key) {
        return switch (key) {
            case Conv2dKey conv -> withIdentity(conv.withoutPool());
            case WeightedKey weighted -> withIdentity(weighted);
            default -> key;
        };
    }

    /** Whether the layer that {@link #of} gives rounds on small whole numbers all the same. */
    static boolean rounds(KernelKey key) {
        return key instanceof AvgPool2dKey
                || (key instanceof UpsampleKey upsample && upsample.mode() != UpsampleKey.Mode.NEAREST);
    }

    private static boolean isExact(Activation activation) {
        return activation.isIdentity() || activation.equals(Activation.RELU);
    }

    private static KernelKey withIdentity(WeightedKey key) {
        return switch (key) {
            case Conv2dKey conv ->
                new Conv2dKey(
                        conv.type(),
                        conv.src(),
                        conv.window(),
                        conv.groups(),
                        conv.filters(),
                        Activation.IDENTITY,
                        conv.pool());
            case Deconv2dKey deconv ->
                new Deconv2dKey(
                        deconv.type(),
                        deconv.src(),
                        deconv.window(),
                        deconv.groups(),
                        deconv.filters(),
                        deconv.outputPaddingHeight(),
                        deconv.outputPaddingWidth(),
                        Activation.IDENTITY);
            case DenseKey dense -> new DenseKey(dense.type(), dense.inputs(), dense.outputs(), Activation.IDENTITY);
        };
    }
}
