package io.lanewise.cli;

import io.lanewise.analysis.CodeSize;
import io.lanewise.analysis.Pca;
import io.lanewise.analysis.SampledItems;
import io.lanewise.analysis.SubspaceComparison;
import io.lanewise.kernel.Activation;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A trained model beside principal components with a code of the same length, fitted to all of its training items.
 *
 * @param training errors on training items
 * @param heldOut errors on items held back; empty where there are none
 * @param subspace what the decoder of a linear model reaches; empty where the model is not linear
 */
record PcaComparison(Pca pca, Errors training, Optional<Errors> heldOut, Optional<SubspaceComparison> subspace) {

    /** Components 30 and 31 of handwritten digits are nearly equal, so that only the first of many are sure. */
    private static final int SURE_COMPONENTS = 20;

    /** Multiply-adds that a model may take to be measured: seconds. */
    private static final double MEASURING = 2e10;

    private static final int FEWEST_MEASURED = 16;
    private static final int BATCH = 64;

    /**
     * Squared errors an item, summed over its numbers, of reconstructions from input without noise.
     *
     * @param items that the means are over
     */
    record Errors(int items, double model, double pca) {}

    /**
     * Fits components and measures.
     *
     * @param macs multiply-adds of the model for one item: of a large model fewer items are measured
     */
    static PcaComparison of(Autoencoder model, long macs, Split split) throws IOException {
        long seed = model.spec().training().seed();
        int code = Math.toIntExact(model.code().elements());
        ItemSource items = split.training();
        Pca pca = Pca.fit(items, new CodeSize.Components(code), seed);
        int most = mostMeasured(macs);
        return new PcaComparison(
                pca,
                errors(model, pca, SampledItems.of(items, most, seed)),
                split.validation().items() == 0
                        ? Optional.empty()
                        : Optional.of(errors(model, pca, SampledItems.of(split.validation(), most, seed))),
                isLinear(model.spec()) ? Optional.of(subspace(model, pca, items)) : Optional.empty());
    }

    /** Multiply-adds that it takes to measure the model. */
    static double cost(long macs, Split split) {
        int most = mostMeasured(macs);
        return (double) macs * (Math.min(most, split.training().items()) + Math.min(most, split.validation().items()));
    }

    private static int mostMeasured(long macs) {
        return (int) Math.clamp(MEASURING / macs, FEWEST_MEASURED, Integer.MAX_VALUE);
    }

    /** By how much the model's error on its training items is above that of the components, as a share of it. */
    double excess() {
        return training.model() / training.pca() - 1;
    }

    private static Errors errors(Autoencoder model, Pca pca, ItemSource items) throws IOException {
        return new Errors(items.items(), squaredErrorPerItem(model, items), pca.squaredErrorPerItem(items));
    }

    private static double squaredErrorPerItem(Autoencoder model, ItemSource items) throws IOException {
        int length = items.itemLength();
        double sum = 0;
        for (int first = 0; first < items.items(); first += BATCH) {
            int count = Math.min(BATCH, items.items() - first);
            var clean = new float[count * length];
            for (int item = 0; item < count; item++) {
                items.read(first + item, clean, item * length);
            }
            float[] made = model.reconstruct(new Nhwc(clean, count, model.input())).values();
            for (int element = 0; element < clean.length; element++) {
                double difference = (double) made[element] - clean[element];
                sum += difference * difference;
            }
        }
        return sum / items.items();
    }

    /** Whether a model's layers are dense without activations, so that components are the best that it can learn. */
    static boolean isLinear(ModelSpec spec) {
        return Stream.concat(spec.encoder().stream(), spec.decoder().stream()).allMatch(PcaComparison::isLinear);
    }

    private static boolean isLinear(LayerSpec layer) {
        return layer instanceof LayerSpec.Reshape
                || layer instanceof LayerSpec.Dense dense && dense.activation().equals(Activation.IDENTITY);
    }

    /** The image of a decoder without activations is spanned by what it makes of each unit of the code alone. */
    private static SubspaceComparison subspace(Autoencoder model, Pca pca, ItemSource items) throws IOException {
        int units = pca.components();
        int length = pca.features();
        var codes = new float[(units + 1) * units];
        for (int unit = 0; unit < units; unit++) {
            codes[unit * units + unit] = 1;
        }
        // The last code is 0, which the decoder makes its offset of.
        float[] decoded = model.decode(new Nhwc(codes, units + 1, model.code())).values();
        var spanning = new double[units][length];
        for (int unit = 0; unit < units; unit++) {
            for (int element = 0; element < length; element++) {
                spanning[unit][element] = (double) decoded[unit * length + element] - decoded[units * length + element];
            }
        }
        return SubspaceComparison.of(pca, spanning, Math.min(SURE_COMPONENTS, units), items);
    }
}
