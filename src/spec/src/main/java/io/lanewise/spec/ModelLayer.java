package io.lanewise.spec;

import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import java.util.Optional;

/**
 * One kernel of a model.
 *
 * @param name the spec's name of the layer ({@link LayerSpec#name}); of a convolution with fused pooling, the
 *     convolution's
 * @param key shape of the layer as kernels see it
 * @param encoder whether the layer belongs to the encoder
 * @param undoes for max unpooling the index, in the model's list, of the layer whose workspace it reads: a max pooling,
 *     or a convolution with fused pooling; otherwise -1
 * @param transform of the encoder's last layer, what makes the code of its output; mostly empty, the output being the
 *     code
 * @param tied name of the layer of the encoder whose weights this one has, turned over; see
 *     {@link LayerSpec.Weighted#tied}
 */
public record ModelLayer(
        String name,
        KernelKey key,
        boolean encoder,
        int undoes,
        Optional<CodeTransform> transform,
        Optional<String> tied) {

    /** A layer with weights of its own, or none, whose output the next one reads as it is. */
    public ModelLayer(String name, KernelKey key, boolean encoder, int undoes) {
        this(name, key, encoder, undoes, Optional.empty(), Optional.empty());
    }

    /** Shape of what the next layer reads. */
    public Shape dst() {
        return transform.map(made -> made.dst(key.dst())).orElse(key.dst());
    }

    ModelLayer with(CodeTransform made) {
        return new ModelLayer(name, key, encoder, undoes, Optional.of(made), tied);
    }

    /** Trainable numbers of its own: those of another layer are counted there. */
    public long parameters() {
        return tied.isPresent() && key instanceof WeightedKey weighted
                ? key.parameters() - weighted.weightLength()
                : key.parameters();
    }
}
