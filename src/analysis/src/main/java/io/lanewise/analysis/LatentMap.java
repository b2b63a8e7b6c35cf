package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The codes of items in the plane of their two largest principal components: of all planes the one that shows most of
 * how they differ.
 */
public final class LatentMap {

    /** Numbers of codes that are held at once: 256 MiB. */
    private static final int MOST_NUMBERS = 1 << 26;

    private final Autoencoder model;
    private final Pca components;
    private final List<Point> points;

    private LatentMap(Autoencoder model, Pca components, List<Point> points) {
        this.model = model;
        this.components = components;
        this.points = points;
    }

    /**
     * A code on the map.
     *
     * @param item its number in the source
     * @param x length along the first component
     * @param y length along the second; 0 where codes have but one
     */
    public record Point(int item, String name, double x, double y) {}

    /**
     * Maps the codes of all items; where these are more than 2^26 numbers, of as many items as that allows, evenly
     * spaced.
     *
     * @param items of the shape of the model's input
     * @throws DataException when there are fewer than two items, or their codes are all the same
     */
    public static LatentMap of(Autoencoder model, ItemSource items) throws IOException {
        int length = Math.toIntExact(model.code().elements());
        int count = Math.min(items.items(), Math.max(2, MOST_NUMBERS / length));
        int[] chosen = IntStream.range(0, count)
                .map(index -> (int) ((long) index * items.items() / count))
                .toArray();
        var codes = encode(model, new SampledItems(items, chosen));
        if (codes.areAllTheSame()) {
            throw new DataException("The codes of " + count + (count == 1 ? " item are" : " items are all")
                    + " the same, so there is no map of them");
        }
        int axes = Math.min(2, Pca.most(count, length));
        var components = Pca.fit(codes, new CodeSize.Components(axes), model.spec().training().seed());
        var points = new ArrayList<Point>();
        var code = new float[length];
        for (int index = 0; index < count; index++) {
            codes.read(index, code, 0);
            double[] at = components.encode(code);
            points.add(new Point(chosen[index], items.name(chosen[index]), at[0], axes > 1 ? at[1] : 0));
        }
        return new LatentMap(model, components, List.copyOf(points));
    }

    private static Codes encode(Autoencoder model, ItemSource items) throws IOException {
        int length = Math.toIntExact(model.code().elements());
        var values = new float[items.items() * length];
        Reading.each(items, model.input(), model.spec().training().batch(), (first, batch) -> {
            float[] codes = model.encode(batch).values();
            System.arraycopy(codes, 0, values, first * length, codes.length);
        });
        return new Codes(model.code(), values);
    }

    /** The codes, in the order of the source. */
    public List<Point> points() {
        return points;
    }

    /** Numbers of the map: 2, or 1 where codes have but one component. */
    public int axes() {
        return components.components();
    }

    /** The share of the codes' variance along each axis, from 0 to 1. */
    public double[] explainedVariance() {
        return Arrays.copyOf(components.explainedVariance(), axes());
    }

    /**
     * What the model decodes from a grid of codes on the map, with the mean code in the middle.
     *
     * @param steps of each axis, at least 2; where there is one axis, of a single row
     * @param deviations how far the grid reaches along an axis, in standard deviations of the codes along it
     * @return row by row, the largest y first, x ascending
     * @throws UnsupportedOperationException when the model decodes no codes alone
     */
    public Nhwc traversal(int steps, double deviations) {
        int rows = axes() > 1 ? steps : 1;
        double[] variances = components.eigenvalues();
        int length = components.features();
        var codes = new float[rows * steps * length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < steps; column++) {
                var at = new double[axes()];
                at[0] = deviations * Math.sqrt(variances[0]) * (2.0 * column / (steps - 1) - 1);
                if (rows > 1) {
                    at[1] = deviations * Math.sqrt(variances[1]) * (1 - 2.0 * row / (steps - 1));
                }
                System.arraycopy(components.decode(at), 0, codes, (row * steps + column) * length, length);
            }
        }
        return model.decode(new Nhwc(codes, rows * steps, model.code()));
    }

    /** Codes as items. */
    private record Codes(Shape shape, float[] values) implements ItemSource {

        boolean areAllTheSame() {
            int length = itemLength();
            return IntStream.range(length, values.length).allMatch(index -> values[index] == values[index - length]);
        }

        @Override
        public int items() {
            return values.length / itemLength();
        }

        @Override
        public int height() {
            return shape.height();
        }

        @Override
        public int width() {
            return shape.width();
        }

        @Override
        public int channels() {
            return shape.channels();
        }

        @Override
        public String name(int item) {
            return "code " + item;
        }

        @Override
        public void read(int item, float[] into, int offset) {
            System.arraycopy(values, item * itemLength(), into, offset, itemLength());
        }
    }
}
