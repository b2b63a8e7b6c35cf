package io.lanewise.analysis;

import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.training.Noise;
import io.lanewise.spec.ModelSpec;

/** Clean items with the noise that a model was trained to remove. */
public final class Corruption {

    private Corruption() {}

    /**
     * Items with the noise of the spec, which depends on its seed and the number of the item alone: the noise that
     * validation adds, and training never.
     *
     * @param firstItem number of the first of the items
     */
    public static Nhwc of(ModelSpec spec, Nhwc clean, int firstItem) {
        int length = Math.toIntExact(clean.shape().elements());
        var noisy = new float[clean.values().length];
        for (int index = 0; index < clean.items(); index++) {
            Noise.apply(
                    spec.noise(),
                    spec.training().seed(),
                    Noise.VALIDATION_EPOCH,
                    firstItem + index,
                    0,
                    clean.values(),
                    noisy,
                    index * length,
                    length);
        }
        return new Nhwc(noisy, clean.items(), clean.shape());
    }
}
