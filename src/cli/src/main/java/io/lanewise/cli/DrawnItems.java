package io.lanewise.cli;

import io.lanewise.analysis.ReconstructionErrors.Item;
import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Pictures;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.cli.ReportSection.Style;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Items beside their reconstructions: pictures as they are, with a map of the errors; signals as curves. */
final class DrawnItems {

    private static final int MOST_ITEMS = 6;
    private static final int MOST_CURVES = 4;

    private final Autoencoder model;
    private final ItemSource source;
    private final int curves;

    private DrawnItems(Autoencoder model, ItemSource source, int curves) {
        this.model = model;
        this.source = source;
        this.curves = curves;
    }

    /**
     * The most anomalous items, and to compare them with one in the middle of those that are not called anomalies.
     *
     * @param source that the numbers of the items count in
     * @param curves that run beside one another in an item that is a signal
     */
    static ReportSection of(Autoencoder model, ItemSource source, int curves, AnomalyResult result) throws IOException {
        var drawn = new DrawnItems(model, source, curves);
        var ranked = result.ranked();
        var passed = ranked.stream().filter(item -> !result.isCalled(item)).toList();
        var shown = new ArrayList<>(ranked.subList(0, Math.min(MOST_ITEMS, ranked.size())));
        String note = "";
        if (!passed.isEmpty() && !shown.contains(passed.get(passed.size() / 2))) {
            shown.add(passed.get(passed.size() / 2));
            note = "The last one, for comparison, is in the middle of those that are not called anomalies.";
        }
        var section = ReportSection.of("The most anomalous items", note);
        for (var item : shown) {
            section = drawn.add(section, item);
        }
        return section;
    }

    private ReportSection add(ReportSection section, Item item) throws IOException {
        Shape shape = model.input();
        var values = new float[Math.toIntExact(shape.elements())];
        source.read(item.number(), values, 0);
        float[] made = model.reconstruct(new Nhwc(values, 1, shape)).values();
        String title = item.name() + item.label().map(label -> ", labelled " + label.word()).orElse("")
                + Figures.format(", error %.4g", item.score());
        if (FramePalette.isPicture(shape)) {
            return section.with(pictures(title, shape, values, made));
        }
        if (shape.height() > 1) {
            return section;
        }
        var longer = section;
        for (int curve = 0; curve < Math.min(curves, MOST_CURVES); curve++) {
            longer = longer.with(chart(curves == 1 ? title : title + ", column " + (curve + 1), values, made, curve, curves));
        }
        return longer;
    }

    private static Chart chart(String title, float[] values, float[] made, int curve, int curves) {
        var x = new double[values.length / curves];
        Arrays.setAll(x, point -> point);
        return new Chart(
                title,
                Style.LINES,
                "place",
                "value",
                x,
                List.of(new Series("item", every(values, curve, curves)), new Series("reconstruction", every(made, curve, curves))),
                false);
    }

    private static double[] every(float[] values, int first, int stride) {
        var some = new double[values.length / stride];
        Arrays.setAll(some, point -> values[first + point * stride]);
        return some;
    }

    private static Pictures pictures(String title, Shape shape, float[] values, float[] made) throws IOException {
        var errors = new float[values.length];
        float largest = 0;
        for (int at = 0; at < values.length; at++) {
            errors[at] = Math.abs(values[at] - made[at]);
            largest = Math.max(largest, errors[at]);
        }
        for (int at = 0; at < errors.length && largest > 0; at++) {
            errors[at] /= largest;
        }
        return new Pictures(
                title,
                List.of(
                        shown("item", "", shape, values),
                        shown("reconstruction", "", shape, made),
                        shown("differences", Figures.format("largest %.3g", largest), shape, errors)));
    }

    private static Shown shown(String label, String figure, Shape shape, float[] values) throws IOException {
        return new Shown(
                label, figure, shape.width(), shape.height(), Picture.png(values, 0, shape.height(), shape.width(), shape.channels()));
    }
}
