package io.lanewise.cli;

import io.lanewise.analysis.LatentMap;
import io.lanewise.analysis.LatentMap.Point;
import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Pictures;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.cli.ReportSection.Style;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The page that shows codes as a map. */
final class LatentPage {

    /** More points than this only hide one another. */
    private static final int MOST_POINTS = 4000;

    /** As many as the page has colours that can be told from one another, less one for the others. */
    private static final int MOST_LABELS = 10;

    private static final int STEPS = 9;
    private static final double DEVIATIONS = 3;

    private final Autoencoder model;
    private final LatentMap map;
    private final Optional<Labels> labels;

    LatentPage(Autoencoder model, LatentMap map, Optional<Labels> labels) {
        this.model = model;
        this.map = map;
        this.labels = labels;
    }

    SectionPage page() throws IOException {
        double[] shares = map.explainedVariance();
        var cards = new ArrayList<Card>();
        cards.add(new Card(Figures.count(map.points().size()), "", "codes of " + model.code()));
        for (int axis = 0; axis < shares.length; axis++) {
            cards.add(new Card(Figures.format("%.1f", 100 * shares[axis]), "%", "of their variance along axis " + (axis + 1)));
        }
        return new SectionPage(
                model.spec().name(),
                model.input() + " \u2192 code " + model.code() + ", seen along the two principal components of the codes",
                cards,
                List.of(scatter(shares), traversal()));
    }

    /** {@code 43.2% + 11.0%}. */
    static String percent(double[] shares) {
        return String.join(
                " + ",
                DoubleStream.of(shares)
                        .mapToObj(share -> Figures.format("%.1f%%", 100 * share))
                        .toList());
    }

    private ReportSection scatter(double[] shares) {
        List<Point> all = map.points();
        int count = Math.min(MOST_POINTS, all.size());
        List<Point> drawn = IntStream.range(0, count)
                .mapToObj(index -> all.get((int) ((long) index * all.size() / count)))
                .sorted(Comparator.comparingDouble(Point::x))
                .toList();
        var chart = new Chart(
                "Codes along their two largest principal components",
                Style.POINTS,
                "axis 1",
                "axis 2",
                drawn.stream().mapToDouble(Point::x).toArray(),
                labels.map(known -> byLabel(known, drawn)).orElseGet(() -> List.of(series("code", drawn, point -> true))),
                false);
        String fewer = count < all.size() ? " Drawn are " + Figures.count(count) + " of them, evenly spaced." : "";
        return ReportSection.of(
                        "Map of codes",
                        "Each point is the code of an item; near points have like codes. The axes hold " + percent(shares)
                                + " of the variance of the codes: what is far apart here is far apart, what is near may differ"
                                + " along other axes." + fewer)
                .with(chart);
    }

    private static List<Series> byLabel(Labels labels, List<Point> points) {
        var series = new ArrayList<Series>();
        List<String> frequent = labels.mostFrequent(MOST_LABELS);
        if (labels.hasOthers(frequent)) {
            frequent = labels.mostFrequent(MOST_LABELS - 1);
        }
        List<String> own = frequent;
        for (String label : own) {
            series.add(series(label, points, point -> labels.of(point.item()).equals(label)));
        }
        if (labels.hasOthers(own)) {
            series.add(series("others", points, point -> !own.contains(labels.of(point.item()))));
        }
        return series;
    }

    private static Series series(String label, List<Point> points, Predicate<Point> belongs) {
        return new Series(
                label,
                points.stream()
                        .mapToDouble(point -> belongs.test(point) ? point.y() : Double.NaN)
                        .toArray());
    }

    private ReportSection traversal() throws IOException {
        var section = ReportSection.of(
                "Walk through the codes",
                "What the model decodes from codes on a grid over the map, the mean code in the middle, to " + (int) DEVIATIONS
                        + " standard deviations at each side: axis 1 from left to right"
                        + (map.axes() > 1 ? ", axis 2 from below to above." : "."));
        Nhwc decoded;
        try {
            decoded = map.traversal(STEPS, DEVIATIONS);
        } catch (LinkException e) {
            return section.withVerdict("This decoder unpools, and so makes nothing of a code alone: there is no walk to show.");
        }
        return FramePalette.isPicture(model.input())
                ? section.with(new Pictures("", List.of(mosaic(decoded))))
                : section.with(curves(decoded));
    }

    private static Shown mosaic(Nhwc decoded) throws IOException {
        int rows = decoded.items() / STEPS;
        var mosaic = new Mosaic(decoded.shape(), rows, STEPS);
        for (int item = 0; item < decoded.items(); item++) {
            mosaic.put(decoded.values(), item * Math.toIntExact(decoded.shape().elements()), item / STEPS, item % STEPS);
        }
        return mosaic.shown("decoded codes");
    }

    /** Of items that are no pictures, the middle row. */
    private static Chart curves(Nhwc decoded) {
        Shape shape = decoded.shape();
        int length = Math.toIntExact(shape.elements());
        int middle = decoded.items() / STEPS / 2 * STEPS;
        double[] x = IntStream.range(0, length).asDoubleStream().toArray();
        var series = IntStream.of(0, STEPS / 4, STEPS / 2, STEPS - 1 - STEPS / 4, STEPS - 1)
                .mapToObj(step -> {
                    double at = DEVIATIONS * (2.0 * step / (STEPS - 1) - 1);
                    double[] values = IntStream.range(0, length)
                            .mapToDouble(index -> decoded.values()[(middle + step) * length + index])
                            .toArray();
                    return new Series(Figures.format("%+.1f", at), values);
                })
                .toList();
        return new Chart("Decoded along axis 1, by standard deviations", Style.LINES, "value", "decoded", x, series, false);
    }
}
