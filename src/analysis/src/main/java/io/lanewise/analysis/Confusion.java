package io.lanewise.analysis;

/**
 * What became of labelled items at a threshold (van Rijsbergen, <i>Information Retrieval</i>, 1979, chapter 7).
 *
 * @param found anomalies that are called so
 * @param missed anomalies that are not
 * @param falseAlarms ordinary items that are called anomalies
 * @param passed ordinary items that are not
 */
public record Confusion(int found, int missed, int falseAlarms, int passed) {

    /** The counts where an item is called an anomaly if its score is at least the threshold. */
    public static Confusion of(double[] scores, boolean[] anomalies, double threshold) {
        int[] counts = new int[4];
        for (int item = 0; item < scores.length; item++) {
            counts[(anomalies[item] ? 0 : 2) + (scores[item] >= threshold ? 0 : 1)]++;
        }
        return new Confusion(counts[0], counts[1], counts[2], counts[3]);
    }

    /** The share of anomalies among what is called so; not a number where nothing is. */
    public double precision() {
        return (double) found / (found + falseAlarms);
    }

    /** The share of anomalies that are found; not a number where there are none. */
    public double recall() {
        return (double) found / (found + missed);
    }

    /** The harmonic mean of precision and recall; not a number where there is nothing to find and nothing called. */
    public double f1() {
        return 2.0 * found / (2.0 * found + falseAlarms + missed);
    }
}
