package io.lanewise.spec;

import io.lanewise.kernel.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A model as its spec describes it. {@link SpecReader} makes only models whose shapes fit.
 *
 * @param name of the model
 * @param input shape of one item, {@code 1 x 1 x n} for vectors; of a model over sequences, of one frame
 * @param sequence how the model runs over frames; empty where an item is a single map
 * @param encoder layers from the input to the code, which is the last one's output; at least one
 * @param decoder layers from the code to the reconstruction, whose shape is the input's; at least one
 * @param loss what training makes small
 * @param noise how training corrupts the input
 * @param training how the model is trained
 * @param data how pictures become inputs
 * @param numerics orders of operations
 * @param text the source of the spec, which {@link SpecReader#read(String, String)} reads again; model files carry it
 */
public record ModelSpec(
        String name,
        Shape input,
        Optional<SequenceSpec> sequence,
        List<LayerSpec> encoder,
        List<LayerSpec> decoder,
        LossSpec loss,
        NoiseSpec noise,
        TrainingSpec training,
        DataSpec data,
        Numerics numerics,
        String text) {

    public ModelSpec {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
        if (encoder.isEmpty() || decoder.isEmpty()) {
            throw new IllegalArgumentException(
                    "An autoencoder needs at least one layer in its encoder and one in its decoder.");
        }
    }

    ModelSpec withDecoder(List<LayerSpec> other) {
        return new ModelSpec(name, input, sequence, encoder, other, loss, noise, training, data, numerics, text);
    }

    /** The same model trained in another way; {@link #text} stays as it is, and so describes the file, not this run. */
    public ModelSpec withTraining(TrainingSpec other) {
        return new ModelSpec(name, input, sequence, encoder, decoder, loss, noise, other, data, numerics, text);
    }

    /**
     * The same model with other handling of pictures; {@link #text} stays as it is, and so describes the file, not this
     * run.
     */
    public ModelSpec withData(DataSpec other) {
        return new ModelSpec(name, input, sequence, encoder, decoder, loss, noise, training, other, numerics, text);
    }
}
