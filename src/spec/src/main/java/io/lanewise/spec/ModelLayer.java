package io.lanewise.spec;

import io.lanewise.kernel.KernelKey;

/**
 * One kernel of a model.
 *
 * @param name the spec's name of the layer ({@link LayerSpec#name}); of a convolution with fused pooling, the
 *     convolution's
 * @param key shape of the layer as kernels see it
 * @param encoder whether the layer belongs to the encoder
 * @param undoes for max unpooling the index, in the model's list, of the layer whose workspace it reads: a max pooling,
 *     or a convolution with fused pooling; otherwise -1
 */
public record ModelLayer(String name, KernelKey key, boolean encoder, int undoes) {}
