package io.lanewise.verify;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.Tensor;

/** What a user of {@link ReferenceLayer} must know to make inputs. */
public final class LayerShapes {

    private LayerShapes() {}

    /** The extents of a layer's weights: OIHW, for transposed convolutions IOHW. */
    public static int[] weights(WeightedKey key) {
        return Weights.shape(key);
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
