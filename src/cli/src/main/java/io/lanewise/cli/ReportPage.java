package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.runtime.data.Picture;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.runtime.training.HeldOut;
import io.lanewise.runtime.training.LossPoint;
import io.lanewise.runtime.training.Metrics;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.NoiseSpec;
import io.lanewise.spec.SequenceLayers;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The report of a training run as one HTML file that loads nothing. */
final class ReportPage {

    /** More points than a chart has pixels only make the file larger. */
    private static final int MOST_POINTS = 4000;

    private static final int MOST_ROWS = 50;
    private static final int SMALL_PICTURE = 200;

    private final TrainingReport report;
    private final ModelSpec spec;
    private final Optional<SequenceResults> sequences;
    private final List<ReportSection> sections;
    private final Likeness likeness;

    private ReportPage(
            TrainingReport report, ModelSpec spec, Optional<SequenceResults> sequences, List<ReportSection> sections) {
        this.report = report;
        this.spec = spec;
        this.sequences = sequences;
        this.sections = sections;
        this.likeness = Likeness.of(report.plan().input());
    }

    /**
     * The page of a run of {@code spec}, as it was trained.
     *
     * @param sequences what a model over sequences makes of those held back
     * @param sections what else is known of the model, shown after its reconstructions
     */
    static String render(
            TrainingReport report, ModelSpec spec, Optional<SequenceResults> sequences, List<ReportSection> sections)
            throws IOException {
        return PageTemplate.render("page", new ReportPage(report, spec, sequences, sections).values());
    }

    private Map<String, Object> values() throws IOException {
        var values = new HashMap<String, Object>();
        var plan = report.plan();
        values.put("title", report.model());
        values.put("lead", lead());
        values.put("end", report.outcome().end().name().toLowerCase(Locale.ROOT));
        values.put("outcome", report.outcome().message());
        values.put("cards", cards().stream().map(Card::values).toList());
        values.put("sections", ReportSection.values(sections));
        values.put("validationNote", report.validations().isEmpty() ? "" : "Held out: items that training never sees, always with the same noise.");
        values.put("lossName", lossName(spec));
        values.put("curves", curves());
        addHeldOut(values);
        values.put("sequences", sequences.map(results -> List.of(SequenceSection.values(spec.sequence().orElseThrow(), results)))
                .orElse(List.of()));
        values.put("layers", layers());
        values.put("memory", memory(plan.memory()));
        values.put("peak", Figures.bytes(plan.memory().peakBytes()));
        values.put("saved", Figures.bytes(plan.memory().savedBytes()));
        values.put("settings", settings());
        values.put("spec", spec.text());
        return values;
    }

    private String lead() {
        var plan = report.plan();
        return spec.sequence()
                .map(sequence -> Figures.plural(sequence.past(), "frame") + " of " + plan.input() + " \u2192 code " + plan.code()
                        + " \u2192 " + Figures.plural(plan.outputs(), "frame"))
                .orElseGet(() -> plan.input() + " \u2192 code " + plan.code() + " \u2192 " + plan.input() + "; " + compression());
    }

    private String compression() {
        double share = (double) report.plan().code().elements() / report.plan().input().elements();
        return share == 1
                ? "the code has as many numbers as the input"
                : Figures.format("the code has %.3g times the numbers of the input", share);
    }

    private List<Card> cards() {
        var cards = new ArrayList<Card>();
        forecasts().ifPresent(forecasts -> {
            addMargin(cards, forecasts.margin(forecasts.lastFrame()), "the last frame");
            addMargin(cards, forecasts.margin(forecasts.meanFrame()), "the mean frame");
        });
        report.heldOut().filter(held -> !held.items().isEmpty()).ifPresent(held -> addHeldOut(cards, held));
        cards.add(new Card(Figures.count(report.stepsDone()), "", "steps of " + Figures.plural(report.plan().batch(), "item")));
        cards.add(new Card(Figures.duration(report.seconds()), "", "on " + Figures.plural(report.plan().threads(), "thread")));
        cards.add(new Card(Figures.format("%.1f", report.itemsPerSecond()), "", "items a second"));
        cards.add(new Card(Figures.large(report.plan().parameters()), "", "parameters"));
        return cards;
    }

    private void addHeldOut(List<Card> cards, HeldOut held) {
        boolean noisy = spec.sequence().isEmpty() && !(spec.noise() instanceof NoiseSpec.None);
        String what = forecasts().isPresent() ? "forecasts" : "held-out reconstructions";
        double reconstruction = likeness.mean(held, HeldOut.Item::reconstructionPsnr);
        double gain = reconstruction - likeness.mean(held, HeldOut.Item::noisyPsnr);
        if (likeness == Likeness.PSNR) {
            cards.add(new Card(decibels(reconstruction), "dB", "PSNR of " + what));
            if (noisy) {
                cards.add(new Card("+" + decibels(gain), "dB", "above the noisy input"));
            }
            return;
        }
        cards.add(new Card(likeness.figure(reconstruction), "", "squared error a value of " + what));
        if (noisy) {
            cards.add(new Card(likeness.figure(gain), "times", "the squared error of the noisy input"));
        }
    }

    private Optional<Forecasts> forecasts() {
        return sequences.flatMap(SequenceResults::forecasts);
    }

    /** Data that the baseline forecasts without error leave no margin to show. */
    private static void addMargin(List<Card> cards, Margin margin, String baseline) {
        if (margin.isFinite()) {
            cards.add(new Card(margin.percent(), "%", "error " + margin.side() + " that of " + baseline));
        }
    }

    /** JSON of numbers only, in which nothing can end the script element. */
    private String curves() throws IOException {
        var text = new StringWriter();
        int stride = Math.max(1, Math.ceilDiv(report.losses().size(), MOST_POINTS));
        var losses = new ArrayList<LossPoint>();
        for (int index = 0; index < report.losses().size(); index += stride) {
            losses.add(report.losses().get(index));
        }
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            Json.numbers(json, "steps", losses, point -> point.step());
            Json.numbers(json, "loss", losses, point -> report.perPixel(point.reconstruction()));
            Json.numbers(json, "validationSteps", report.validations(), point -> point.step());
            Json.numbers(json, "validation", report.validations(), point -> report.perPixel(point.reconstruction()));
            json.writeEndObject();
        }
        return text.toString();
    }

    private void addHeldOut(Map<String, Object> values) throws IOException {
        List<HeldOut.Sample> samples = report.heldOut().map(HeldOut::samples).orElse(List.of());
        var shown = new ArrayList<Map<String, Object>>();
        for (var sample : samples) {
            if (FramePalette.isPicture(sample.shape())) {
                shown.add(sample(sample));
            }
        }
        values.put("hasSamples", !shown.isEmpty());
        values.put("samples", shown);
        values.put("samplesNote", "What the model makes of noisy pictures that it was not trained on. PSNR against the clean input.");
        // Of forecasts there are scores by lead time.
        List<HeldOut.Item> items = report.heldOut().filter(held -> forecasts().isEmpty()).map(HeldOut::items).orElse(List.of());
        values.put("hasHeldOut", !items.isEmpty());
        values.put("heldOut", items.stream().limit(MOST_ROWS).map(this::row).toList());
        values.put("heldOutMeasure", likeness.heading());
        values.put("gainHeading", likeness.gainHeading());
        values.put("heldOutNote", items.size() > MOST_ROWS ? "The first " + MOST_ROWS + " of " + items.size() + " items." : "");
    }

    private static Map<String, Object> sample(HeldOut.Sample sample) throws IOException {
        return Map.of(
                "name", sample.name(),
                "small", sample.shape().width() < SMALL_PICTURE,
                "pictures",
                        List.of(
                                picture("clean", sample, sample.clean()),
                                picture("noisy input", sample, sample.noisy()),
                                picture("reconstruction", sample, sample.reconstruction())));
    }

    private static Map<String, Object> picture(String label, HeldOut.Sample sample, float[] values) throws IOException {
        var shape = sample.shape();
        double error = Metrics.meanSquaredError(values, 0, sample.clean(), 0, values.length);
        return Map.of(
                "label", label,
                "psnr", error == 0 ? "" : Figures.decibels(Metrics.psnr(error)),
                "width", shape.width(),
                "height", shape.height(),
                "uri", Picture.dataUri(Picture.png(values, 0, shape.height(), shape.width(), shape.channels())));
    }

    private Map<String, String> row(HeldOut.Item item) {
        return Map.of(
                "name", item.name(),
                "noisy", likeness.figure(item.noisyPsnr()),
                "reconstruction", likeness.figure(item.reconstructionPsnr()),
                "gain",
                        Double.isFinite(item.noisyPsnr())
                                ? likeness.gain(item.noisyPsnr(), item.reconstructionPsnr())
                                : "");
    }

    private List<Map<String, Object>> layers() {
        ElementType type = report.plan().type();
        List<ModelLayer> layers = ModelLayers.of(spec, type);
        List<Integer> steps = steps(type);
        var rows = new ArrayList<Map<String, Object>>();
        for (int index = 0; index < layers.size(); index++) {
            KernelKey key = layers.get(index).key();
            boolean last = index + 1 == layers.size() || !layers.get(index + 1).encoder();
            rows.add(Map.of(
                    "name", layers.get(index).name(),
                    "key", Words.of(layers.get(index)),
                    "output", layers.get(index).dst().toString(),
                    "parameters", Figures.count(layers.get(index).parameters()),
                    "macs", Figures.large(key.macs() * (steps.isEmpty() ? 1 : steps.get(index))),
                    "codeLayer", layers.get(index).encoder() && last));
        }
        return rows;
    }

    /** How often each layer runs for an item; empty where once. */
    private List<Integer> steps(ElementType type) {
        return ModelLayers.sequence(spec, type)
                .map(layers -> Stream.concat(
                                layers.encoder().stream(), layers.branches().stream().flatMap(branch -> branch.layers().stream()))
                        .map(SequenceLayers.Timed::steps)
                        .toList())
                .orElse(List.of());
    }

    private static List<Map<String, String>> memory(MemoryPlan plan) {
        long most = plan.bytes().values().stream().mapToLong(Long::longValue).max().orElse(1);
        return plan.bytes().entrySet().stream()
                .map(entry -> Map.of(
                        "what", entry.getKey().words(),
                        "share", Figures.format("%.1f", 100.0 * entry.getValue() / Math.max(1, most)),
                        "bytes", Figures.bytes(entry.getValue())))
                .toList();
    }

    private List<Map<String, String>> settings() {
        var plan = report.plan();
        var training = spec.training();
        var settings = new ArrayList<Map<String, String>>();
        add(settings, "training items", Figures.count(plan.trainingItems()));
        add(settings, "held-out items", Figures.count(plan.validationItems()));
        if (plan.droppedItems() > 0) {
            add(settings, "dropped items", Figures.count(plan.droppedItems()) + ", which show something of both");
        }
        add(settings, "steps", Figures.count(plan.steps()));
        add(settings, "batch", Figures.count(plan.batch()));
        add(settings, "optimizer", Words.of(training.optimizer()));
        add(settings, "rate", Words.of(training.schedule()));
        if (training.selection().needsValidation()) {
            add(settings, "validation", Words.of(training.selection()));
        }
        add(settings, "noise", Words.of(spec.noise()));
        spec.sequence().ifPresentOrElse(
                sequence -> add(settings, "sequence", Words.of(sequence)),
                () -> add(settings, "augmentation", Words.of(spec.data().augment())));
        add(settings, "seed", Long.toString(training.seed()));
        add(settings, "number format", plan.type().spelling());
        add(settings, "kernels", plan.kernels());
        return settings;
    }

    private static void add(List<Map<String, String>> settings, String name, String value) {
        settings.add(Map.of("name", name, "value", value));
    }

    private static String decibels(double psnr) {
        return Figures.format("%.1f", psnr);
    }

    /** What the loss that is shown is. */
    static String lossName(ModelSpec spec) {
        return Words.of(spec.loss().reconstruction()) + " "
                + Likeness.unit(spec.input(), spec.sequence().isPresent());
    }
}
