package io.lanewise.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a score tells anomalies from the rest, over all thresholds: an item is called an anomaly where its score is
 * at least the threshold (Fawcett, <i>An introduction to ROC analysis</i>, 2006).
 *
 * @param points by descending threshold, the first above all scores
 */
public record RocCurve(List<Point> points) {

    public RocCurve {
        points = List.copyOf(points);
    }

    /**
     * What a threshold gives.
     *
     * @param falsePositiveRate share of ordinary items that are called anomalies
     * @param truePositiveRate share of anomalies that are found
     */
    public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

    /**
     * The curve of scores of items, one label a score.
     *
     * @throws IllegalArgumentException when there are not as many labels as scores, one kind of item is missing, or a
     *     score is not a number
     */
    public static RocCurve of(double[] scores, boolean[] anomalies) {
        if (scores.length != anomalies.length) {
            throw new IllegalArgumentException(scores.length + " scores cannot have " + anomalies.length + " labels.");
        }
        long positives = IntStream.range(0, anomalies.length).filter(item -> anomalies[item]).count();
        long negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "A curve needs anomalies and ordinary items; there are " + positives + " and " + negatives + ".");
        }
        List<Integer> order = new ArrayList<>();
        for (int item = 0; item < scores.length; item++) {
            if (Double.isNaN(scores[item])) {
                throw new IllegalArgumentException("The score of item " + item + " is not a number.");
            }
            order.add(item);
        }
        order.sort(Comparator.comparingDouble((Integer item) -> scores[item]).reversed());
        var points = new ArrayList<Point>();
        points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
        long found = 0;
        long falseAlarms = 0;
        for (int index = 0; index < order.size(); index++) {
            int item = order.get(index);
            if (anomalies[item]) {
                found++;
            } else {
                falseAlarms++;
            }
            // Items of equal score are on the same side of every threshold.
            boolean last = index + 1 == order.size() || scores[order.get(index + 1)] != scores[item];
            if (last) {
                points.add(new Point(scores[item], (double) falseAlarms / negatives, (double) found / positives));
            }
        }
        return new RocCurve(points);
    }

    /** The area under the curve: the chance that an anomaly scores higher than an ordinary item, ties counted half. */
    public double area() {
        double area = 0;
        for (int index = 1; index < points.size(); index++) {
            Point before = points.get(index - 1);
            Point here = points.get(index);
            area += (here.falsePositiveRate() - before.falsePositiveRate())
                    * (here.truePositiveRate() + before.truePositiveRate())
                    / 2;
        }
        return area;
    }
}
