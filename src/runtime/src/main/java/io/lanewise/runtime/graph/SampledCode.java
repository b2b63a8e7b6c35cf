package io.lanewise.runtime.graph;

/**
 * What a program for training has where the code is drawn from a normal distribution for each unit: {@code z = mean +
 * exp(v / 2) e}, v being the logarithm of the variance and e the noise. Equation 38 of
 * {@code src/docs/backward-passes.md}.
 *
 * @param units elements of the code
 * @param moments of each item, the means of all units, then the logarithms of their variances; they hold as long as the
 *     code
 * @param noise for the caller to fill with independent normal numbers before each forward, or with zeros, which make the
 *     code the mean
 * @param diffMoments for the caller to write between {@link Program#backwardDecoder} and
 *     {@link Program#backwardEncoder}: the gradient of what the loss has of the moments themselves, which that of the
 *     code is added to
 */
public record SampledCode(int units, Tensor moments, Tensor noise, Tensor diffMoments) {}
