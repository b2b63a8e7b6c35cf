package io.lanewise.cli;

import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Pictures;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.cli.ReportSection.Style;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the first layer looks for: the weights of each of its units as a picture of what the unit reads, or as a curve
 * where that is no map.
 */
final class FilterSection {

    private static final int MOST_PICTURES = 64;
    private static final int MOST_CURVES = 5;

    private FilterSection() {}

    /** Empty for models whose first layer has no weights of its own, such as cells. */
    static Optional<ReportSection> of(Autoencoder model, TrainingReport figures, ModelSpec spec, Split split)
            throws IOException {
        ModelLayer first = ModelLayers.of(spec, model.type()).getFirst();
        if (spec.sequence().isPresent() || !(first.key() instanceof WeightedKey key)) {
            return Optional.empty();
        }
        var weights = model.parameters().named(first.name() + Parameter.Role.WEIGHT.suffix());
        List<Filter> filters = filters(key, weights, read(key, spec.input()));
        return Optional.of(FramePalette.isPicture(filters.getFirst().shape()) ? tiles(first, filters) : curves(first, filters));
    }

    /**
     * Weights of a unit.
     *
     * @param shape of what they are multiplied by
     */
    private record Filter(int unit, Shape shape, float[] weights) {

        double length() {
            double squares = 0;
            for (float weight : weights) {
                squares += weight * weight;
            }
            return Math.sqrt(squares);
        }

        float largest() {
            float largest = 0;
            for (float weight : weights) {
                largest = Math.max(largest, Math.abs(weight));
            }
            return largest;
        }

        /** From 0 to 1, where a weight of 0 is in the middle and the largest is at an end. */
        float[] normalised() {
            float largest = largest();
            var picture = new float[weights.length];
            for (int index = 0; index < picture.length; index++) {
                picture[index] = largest == 0 ? 0.5f : 0.5f + weights[index] / (2 * largest);
            }
            return picture;
        }
    }

    /** What a unit reads at once: the window of a convolution, the input of a dense layer. */
    private static Shape read(WeightedKey key, Shape input) {
        return key instanceof DenseKey
                ? input
                : new Shape(key.weightExtents().get(0), key.weightExtents().get(1), key.weightExtents().get(2));
    }

    /** The units with the longest weights, the longest first: short ones have learned nothing. */
    private static List<Filter> filters(WeightedKey key, Parameter weights, Shape shape) {
        int units = key.biasLength();
        int length = weights.length() / units;
        return IntStream.range(0, units)
                .mapToObj(unit -> {
                    var own = new float[length];
                    for (int index = 0; index < length; index++) {
                        own[index] = (float) weights.view().get(index * units + unit);
                    }
                    return visible(new Filter(unit, shape, own));
                })
                .sorted(Comparator.comparingDouble(Filter::length).reversed())
                .toList();
    }

    /** Of a map with channels that are no colours, the mean over channels; of one row or column, a row. */
    private static Filter visible(Filter filter) {
        Shape shape = filter.shape();
        if (shape.pixels() == 1 || shape.channels() == 1 || FramePalette.isPicture(shape)) {
            return filter;
        }
        var mean = new float[(int) shape.pixels()];
        for (int index = 0; index < filter.weights().length; index++) {
            mean[index / shape.channels()] += filter.weights()[index] / shape.channels();
        }
        return new Filter(filter.unit(), new Shape(shape.height(), shape.width(), 1), mean);
    }

    private static ReportSection tiles(ModelLayer layer, List<Filter> filters) throws IOException {
        var shown = new ArrayList<Shown>();
        for (var filter : filters.subList(0, Math.min(MOST_PICTURES, filters.size()))) {
            shown.add(Shown.of(Integer.toString(filter.unit()), "", filter.normalised(), filter.shape()));
        }
        return section(layer, filters, shown.size(), "Grey is 0, white the largest weight of a unit, black its opposite.")
                .with(new Pictures("", shown));
    }

    private static ReportSection curves(ModelLayer layer, List<Filter> filters) {
        List<Filter> shown = filters.subList(0, Math.min(MOST_CURVES, filters.size()));
        double[] x = IntStream.range(0, shown.getFirst().weights().length).asDoubleStream().toArray();
        var series = shown.stream()
                .map(filter -> new Series("unit " + filter.unit(), doubles(filter.weights())))
                .toList();
        return section(layer, filters, shown.size(), "Weights by the number of the value that they are multiplied by.")
                .with(new Chart("Weights of " + layer.name(), Style.LINES, "value", "weight", x, series, false));
    }

    private static ReportSection section(ModelLayer layer, List<Filter> filters, int shown, String note) {
        String which = shown == filters.size()
                ? "All " + Figures.plural(shown, "unit") + " of "
                : Figures.plural(shown, "unit") + " of the " + Figures.count(filters.size()) + " of ";
        return ReportSection.of(
                "Filters of the first layer",
                which + layer.name() + ", those with the longest weights first. " + note);
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(index -> values[index]).toArray();
    }
}
