package io.lanewise.analysis;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How far a model's reconstructions are from items. A model that was trained on ordinary items reconstructs others
 * badly, so that the error is a score of how anomalous an item is (Japkowicz, Myers and Gluck, <i>A novelty detection
 * approach to classification</i>, 1995).
 *
 * @param items one by one, in the order of the data
 */
public record ReconstructionErrors(List<Item> items) {

    public ReconstructionErrors {
        items = List.copyOf(items);
    }

    /** What makes the score of an item of its squared errors. */
    public enum Per {
        /** Their mean: the item as a whole is judged. */
        ITEM,
        /** The largest of them: a single number that is far off is enough. */
        PIXEL
    }

    /**
     * The error of an item.
     *
     * @param number of the item in the data
     * @param group what it was taken from
     * @param score the larger, the more anomalous; squared units of the data
     * @param worst the element with the largest error, counted in the order of the item in memory
     */
    public record Item(int number, String name, String group, Optional<Label> label, double score, int worst) {

        /** Whether the data calls it an anomaly. */
        public boolean isAnomaly() {
            return label.filter(Label::anomalous).isPresent();
        }

        /** The same with another label. */
        public Item withLabel(Label other) {
            return new Item(number, name, group, Optional.of(other), score, worst);
        }
    }

    /** Sees each batch as it is reconstructed. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * @param first number of the batch's first item
         * @param items as they are
         * @param made what the model makes of them
         */
        void on(int first, Nhwc items, Nhwc made) throws IOException;
    }

    /** {@link #of(Autoencoder, ItemSource, Per, Watcher)} with nobody watching. */
    public static ReconstructionErrors of(Autoencoder model, ItemSource data, Per per) throws IOException {
        return of(model, data, per, (first, items, made) -> {});
    }

    /**
     * Reconstructs all items of some data, a batch of the spec's training at a time.
     *
     * @throws DataException when the items do not have the size of the model's input, the model reads sequences, or an
     *     error is not finite
     * @throws IOException when an item cannot be read
     */
    public static ReconstructionErrors of(Autoencoder model, ItemSource data, Per per, Watcher watcher)
            throws IOException {
        int length = Math.toIntExact(model.input().elements());
        if (model.spec().sequence().isPresent() || data.itemLength() != length) {
            throw new DataException("The model " + model.spec().name() + " reconstructs single items of " + model.input()
                    + ", and these are of " + data.frames() + " x " + data.height() + "x" + data.width() + "x"
                    + data.channels());
        }
        int batch = Math.min(model.spec().training().batch(), Math.max(1, data.items()));
        var values = new float[Math.multiplyExact(batch, length)];
        var items = new ArrayList<Item>();
        for (int first = 0; first < data.items(); first += batch) {
            int count = Math.min(batch, data.items() - first);
            for (int index = 0; index < count; index++) {
                data.read(first + index, values, index * length);
            }
            var read = new Nhwc(Arrays.copyOf(values, count * length), count, model.input());
            Nhwc made = model.reconstruct(read);
            for (int index = 0; index < count; index++) {
                items.add(item(data, first + index, read.values(), made.values(), index * length, length, per));
            }
            watcher.on(first, read, made);
        }
        return new ReconstructionErrors(items);
    }

    private static Item item(
            ItemSource data, int number, float[] values, float[] made, int offset, int length, Per per)
            throws DataException {
        double sum = 0;
        double largest = -1;
        int worst = 0;
        for (int element = 0; element < length; element++) {
            double difference = (double) values[offset + element] - made[offset + element];
            double square = difference * difference;
            sum += square;
            if (square > largest) {
                largest = square;
                worst = element;
            }
        }
        double score = per == Per.ITEM ? sum / length : largest;
        if (!Double.isFinite(sum)) {
            throw new DataException("The error of " + data.name(number)
                    + " is not finite: it has numbers that are not, or the model's parameters have");
        }
        return new Item(number, data.name(number), data.group(number), data.label(number), score, worst);
    }

    /** The items that a condition holds for. */
    public ReconstructionErrors where(Predicate<Item> wanted) {
        return new ReconstructionErrors(items.stream().filter(wanted).toList());
    }

    /** Whether there are anomalies and ordinary items by the labels. */
    public boolean hasBothKinds() {
        return items.stream().anyMatch(Item::isAnomaly) && !items.stream().allMatch(Item::isAnomaly);
    }

    public double[] scores() {
        return items.stream().mapToDouble(Item::score).toArray();
    }

    /** For each item whether the data calls it an anomaly. */
    public boolean[] anomalies() {
        var anomalies = new boolean[items.size()];
        for (int index = 0; index < anomalies.length; index++) {
            anomalies[index] = items.get(index).isAnomaly();
        }
        return anomalies;
    }

    /**
     * The smallest threshold that at least this share of the items is below: just above the quantile by the inverse of
     * the empirical distribution (type 1 of Hyndman and Fan, <i>Sample quantiles in statistical packages</i>, 1996).
     *
     * @param share in (0, 1]
     * @throws IllegalArgumentException when there is no item
     */
    public double quantile(double share) {
        if (items.isEmpty() || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The quantile " + share + " of " + items.size() + " scores is not there.");
        }
        double[] sorted = scores();
        Arrays.sort(sorted);
        return Math.nextUp(sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    /**
     * The threshold with the largest F1 by the labels; of several the highest.
     *
     * @throws IllegalArgumentException when there are not both anomalies and ordinary items
     */
    public double bestF1() {
        long anomalies = items.stream().filter(Item::isAnomaly).count();
        double best = Double.POSITIVE_INFINITY;
        double most = 0;
        for (var point : roc().points()) {
            double found = point.truePositiveRate() * anomalies;
            double falseAlarms = point.falsePositiveRate() * (items.size() - anomalies);
            double f1 = 2 * found / (found + falseAlarms + anomalies);
            if (f1 > most) {
                most = f1;
                best = point.threshold();
            }
        }
        return best;
    }

    /** The counts at a threshold, by the labels. */
    public Confusion at(double threshold) {
        return Confusion.of(scores(), anomalies(), threshold);
    }

    /**
     * How well the scores tell anomalies, by the labels.
     *
     * @throws IllegalArgumentException when there are not both anomalies and ordinary items, or a score is not a number
     */
    public RocCurve roc() {
        return RocCurve.of(scores(), anomalies());
    }
}
