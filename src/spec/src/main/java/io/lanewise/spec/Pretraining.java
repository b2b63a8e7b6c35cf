package io.lanewise.spec;

import java.util.Optional;

/**
 * Layer-wise training before that of the whole model: each layer of the encoder is trained with its mirror image in the
 * decoder, on the codes of the layers before it (Bengio, Lamblin, Popovici and Larochelle, "Greedy layer-wise training
 * of deep networks", NIPS 2006; with noise on the codes, Vincent et al., "Stacked denoising autoencoders", JMLR 11,
 * 2010, section 3.3).
 *
 * @param length of the training of each pair
 * @param noise on what a pair reads; empty for that of the model
 * @param optimizer empty for that of the model's training
 */
public record Pretraining(TrainingSpec.Length length, Optional<NoiseSpec> noise, Optional<Optimizer> optimizer) {}
