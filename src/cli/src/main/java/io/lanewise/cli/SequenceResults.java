package io.lanewise.cli;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nthwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Quantity;
import io.lanewise.runtime.data.SequenceSource;
import io.lanewise.runtime.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a trained model makes of sequences held back.
 *
 * @param forecasts empty where it predicts nothing
 * @param animation a GIF file of some of them; empty where frames are no pictures
 */
record SequenceResults(Optional<Forecasts> forecasts, Optional<byte[]> animation) {

    private static final int SAMPLES = 4;

    /** Empty where the model is not over sequences or nothing was held back. */
    static Optional<SequenceResults> of(Autoencoder model, Split split, ItemSource source, PrintWriter err)
            throws IOException {
        if (model.spec().sequence().isEmpty() || split.validation().items() == 0) {
            return Optional.empty();
        }
        Quantity quantity = quantity(source);
        var over = SequenceModel.of(model);
        return Optional.of(new SequenceResults(
                Forecasts.of(over, split, quantity, err), animation(over, split.validation(), quantity)));
    }

    private static Optional<byte[]> animation(SequenceModel model, ItemSource source, Quantity quantity) throws IOException {
        if (!FramePalette.isPicture(model.model().input())) {
            return Optional.empty();
        }
        return Optional.of(new ForecastAnimation(model.model().input(), quantity).gif(samples(model, source)));
    }

    /** Some items from all over the source. */
    private static List<ForecastAnimation.Sample> samples(SequenceModel model, ItemSource source) throws IOException {
        var samples = new ArrayList<ForecastAnimation.Sample>();
        int count = Math.min(SAMPLES, source.items());
        for (int sample = 0; sample < count; sample++) {
            var values = new float[source.itemLength()];
            source.read((int) ((long) sample * source.items() / count), values, 0);
            var item = new Nthwc(values, 1, source.frames(), model.model().input());
            samples.add(sample(model, item, model.made(item)));
        }
        return samples;
    }

    /** What the frames of a source are; pictures have brightness. */
    static Quantity quantity(ItemSource source) {
        return source instanceof SequenceSource sequences ? sequences.quantity() : Quantity.BRIGHTNESS;
    }

    /** An item and what was made of it, up to the last frame that was. */
    static ForecastAnimation.Sample sample(SequenceModel model, Nthwc item, Nthwc made) {
        return new ForecastAnimation.Sample(SequenceModel.frames(item, 0, model.endMade()).values(), made.values());
    }
}
