package io.lanewise.cli;

import io.lanewise.analysis.Confusion;
import io.lanewise.analysis.ReconstructionErrors;
import io.lanewise.analysis.ReconstructionErrors.Item;
import io.lanewise.analysis.ReconstructionErrors.Per;
import io.lanewise.analysis.RocCurve;
import io.lanewise.kernel.Shape;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a model finds in data.
 *
 * @param data what was judged
 * @param origin where the threshold comes from, in words that follow "the threshold is"
 * @param judged in the order of the data
 * @param labelled whether the data tells which items are anomalies
 */
record AnomalyResult(
        String model,
        Shape input,
        Path data,
        Per per,
        double threshold,
        String origin,
        ReconstructionErrors judged,
        boolean labelled) {

    boolean isCalled(Item item) {
        return item.score() >= threshold;
    }

    long called() {
        return judged.items().stream().filter(this::isCalled).count();
    }

    /** The most anomalous first. */
    List<Item> ranked() {
        return judged.items().stream()
                .sorted(Comparator.comparingDouble(Item::score).reversed())
                .toList();
    }

    Optional<Confusion> confusion() {
        return labelled ? Optional.of(judged.at(threshold)) : Optional.empty();
    }

    Optional<RocCurve> roc() {
        return judged.hasBothKinds() ? Optional.of(judged.roc()) : Optional.empty();
    }

    /** Row, column and channel of the worst element of an item. */
    int[] worst(Item item) {
        int pixel = item.worst() / input.channels();
        return new int[] {pixel / input.width(), pixel % input.width(), item.worst() % input.channels()};
    }

    /** The word for a label. */
    static String label(Item item) {
        return item.label().map(label -> label.word()).orElse("");
    }

    /** {@code the threshold is 0.123, just above ...}. */
    String thresholdSentence() {
        return Figures.format("The threshold is %.4g, ", threshold) + origin + ".";
    }
}
