package io.lanewise.analysis;

import io.lanewise.analysis.ReconstructionErrors.Item;
import io.lanewise.analysis.ReconstructionErrors.Per;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;

/**
 * Tells anomalies by the error of reconstruction.
 *
 * <pre>{@code
 * var detector = AnomalyDetector.atQuantile(model, Per.ITEM, ordinary, 0.99);
 * for (var item : detector.find(data).items()) {
 *     System.out.println(item.name() + " " + item.score());
 * }
 * }</pre>
 *
 * @param model the caller closes it
 * @param threshold the least score of an anomaly
 */
public record AnomalyDetector(Autoencoder model, Per per, double threshold) {

    /**
     * A detector that takes about {@code 1 - share} of ordinary items for anomalies.
     *
     * @param ordinary items, better not those that the model was trained on, whose errors are smaller; anomalies by
     *     their labels are passed over
     * @param share in (0, 1]
     */
    public static AnomalyDetector atQuantile(Autoencoder model, Per per, ItemSource ordinary, double share)
            throws IOException {
        var errors = ReconstructionErrors.of(model, ordinary, per).where(item -> !item.isAnomaly());
        return new AnomalyDetector(model, per, errors.quantile(share));
    }

    /**
     * A detector with the largest F1 on labelled items; how good it is can only be told by others.
     *
     * @throws IllegalArgumentException when there are not both anomalies and ordinary items
     */
    public static AnomalyDetector atBestF1(Autoencoder model, Per per, ItemSource labelled) throws IOException {
        return new AnomalyDetector(model, per, ReconstructionErrors.of(model, labelled, per).bestF1());
    }

    /** The items that are taken for anomalies. */
    public ReconstructionErrors find(ItemSource data) throws IOException {
        return ReconstructionErrors.of(model, data, per).where(this::isAnomaly);
    }

    /** Whether a score is that of an anomaly. */
    public boolean isAnomaly(Item item) {
        return item.score() >= threshold;
    }
}
