package io.lanewise.runtime.training;

/**
 * How far pre-training has come.
 *
 * @param pair that is trained, counted from 1, the outermost
 * @param pairs of the model
 * @param encoder name of the pair's layer of the encoder
 * @param decoder name of the layer of the decoder that is its mirror image
 * @param training of this pair
 * @param lossPerValue the reconstruction loss of the step that just ended, divided by the values that the pair reads
 */
public record PretrainingProgress(
        int pair, int pairs, String encoder, String decoder, TrainingProgress training, double lossPerValue) {}
