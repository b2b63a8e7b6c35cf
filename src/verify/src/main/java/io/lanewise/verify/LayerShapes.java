package io.lanewise.verify;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.Tensor;

/** What a user of {@link ReferenceLayer} or {@link ReferenceCell} must know to make inputs. */
public final class LayerShapes {

    private LayerShapes() {}

    /** The extents of a layer's weights: OIHW, for transposed convolutions IOHW. */
    public static int[] weights(WeightedKey key) {
        return Weights.shape(key);
    }

    /** The extents of what a cell reads at each step, NCHW: no channels where it has no input. */
    public static int[] input(ConvLstmKey cell, int batch) {
        Shape src = cell.src();
        int channels = cell.inputWindow().isPresent() ? src.channels() : 0;
        return new int[] {batch, channels, src.height(), src.width()};
    }

    /** The extents of the weights of a cell's input path, OIHW: none where it has no input. */
    public static int[] inputWeights(ConvLstmKey cell) {
        return cell.inputConvolution().map(Weights::shape).orElseGet(() -> new int[] {cell.biasLength(), 0, 1, 1});
    }

    /** What each sum of an average pooling is divided by. */
    public static Tensor divisors(AvgPool2dKey key, int batch) {
        Tensor ones = Tensor.zeros(
                        batch,
                        key.src().channels(),
                        key.src().height(),
                        key.src().width())
                .map(zero -> 1);
        AvgPool2dKey counting = new AvgPool2dKey(key.type(), key.src(), key.window(), true);
        int taps = key.window().taps();
        Tensor inside = ReferenceLayer.averagePooling(counting).forward(ones).map(share -> Math.rint(share * taps));
        return key.countPadding() ? inside.map(count -> taps) : inside;
    }
}
