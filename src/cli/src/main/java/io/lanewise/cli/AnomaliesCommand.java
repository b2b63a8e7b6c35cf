package io.lanewise.cli;

import io.lanewise.analysis.ReconstructionErrors;
import io.lanewise.analysis.ReconstructionErrors.Per;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.ItemSubset;
import io.lanewise.runtime.data.Label;
import io.lanewise.runtime.data.LabelFile;
import io.lanewise.runtime.data.LabelWindows;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.data.TableItems;
import io.lanewise.runtime.files.AtomicFile;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds what a model was not trained on. */
@Command(
        name = "anomalies",
        description = {
            "Finds items that a model reconstructs badly.",
            "",
            "A model that was trained on ordinary items reconstructs others with a larger error. From a threshold on an item is"
                    + " called an anomaly: by default one that 99%% of ordinary items are below, or 95%% where they are few. Where the spec tells by"
                    + " data.normal which labels are ordinary, a part of the ordinary items is set apart for the choice, and the"
                    + " others and all anomalies are judged: precision, recall and the area under the ROC curve are of items that"
                    + " the threshold was not fitted to.",
            "",
            "Of items that the model was trained on the errors are too small, and figures would flatter it. --held-out leaves them"
                    + " out: it parts the data as training did, by the spec and the seed in the model file."
        },
        footer = {
            "  lanewise anomalies ecg-anomalies.safetensors --data beats.txt --held-out",
            "  lanewise anomalies mine.safetensors --data new.csv --normal old.csv",
            "  lanewise anomalies mine.safetensors --data taxi.csv --labels windows.json",
            "  lanewise anomalies mine.safetensors --data photos --per pixel",
            "  lanewise anomalies mine.safetensors --data a.csv --report a.html --json"
        })
final class AnomaliesCommand extends LanewiseCommand {

    /** The label of ordinary items in a file of labels, where the spec names none. */
    private static final String ORDINARY = "0";

    @Parameters(paramLabel = "MODEL", description = "A model file, *.safetensors.")
    private Path modelFile;

    @Mixin
    private DataOption data;

    @Option(
            names = "--held-out",
            description = "The data is what the model was trained on: only what training did not see is judged.")
    private boolean heldOut;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "A label for each item: a text file with one a line, or an IDX or NPY array; ordinary are those that the spec's"
                    + " data.normal names, or 0. Or, for series, a JSON file of windows of time that are anomalous, as the Numenta Anomaly"
                    + " Benchmark has them: an item is an anomaly that shares a moment with one.")
    private Path labelFile;

    @Mixin
    private ThresholdOptions threshold;

    @Option(
            names = "--per",
            paramLabel = "WHAT",
            defaultValue = "item",
            description = "item: by the mean squared error of an item; pixel: by its largest squared error (default: ${DEFAULT-VALUE}).")
    private Per per;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes all items judged with their errors as CSV, the most anomalous first.")
    private Path table;

    @Option(
            names = "--maps",
            paramLabel = "FILE",
            description = "Writes the squared error of every number as an NPY array [items, height, width, channels], in the order of the data.")
    private Path maps;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes a page with the ROC curve, the errors and the most anomalous items.")
    private Path report;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        threshold.requireSense();
        for (Path file : new Path[] {table, maps, report}) {
            if (file != null) {
                Outputs.requireFile(file);
            }
        }
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        try (var model = ModelFiles.load(modelFile, options);
                var source = data.open(model.spec(), err())) {
            if (model.spec().sequence().isPresent()) {
                throw new UserException("Anomalies are found by models of single items, and " + model.spec().name()
                        + " is one over sequences.");
            }
            kernels.prepare(
                    ModelLayers.of(model.spec(), model.type()).stream().map(ModelLayer::key).toList(), options.dispatch());
            ItemSubset candidates = candidates(source, model);
            var errorMaps = maps == null ? null : new ErrorMaps(candidates, model.input());
            var errors = labelled(source, candidates, model.spec().data(), errors(model, candidates, errorMaps));
            boolean labelled = errors.items().stream().anyMatch(item -> item.label().isPresent())
                    && (labelFile != null || !model.spec().data().normal().isEmpty());
            if (labelled && !heldOut) {
                err().println("Where the model was trained on this data, --held-out leaves out what it saw.");
            }
            var chosen = threshold.choose(errors, labelled, normalErrors(model));
            var result = new AnomalyResult(
                    model.spec().name(), model.input(), data.path(), per, chosen.threshold(), chosen.origin(), chosen.judged(), labelled);
            if (errorMaps != null) {
                errorMaps.write(maps);
            }
            write(result, model, candidates, source instanceof TableItems columns ? columns.columns() : 1);
        }
        return ExitCode.OK;
    }

    private ItemSubset candidates(ItemSource source, Autoencoder model) throws IOException {
        if (!heldOut) {
            return new ItemSubset(source, IntStream.range(0, source.items()).toArray());
        }
        var training = model.spec().training();
        var unseen = Split.unseen(source, training.validation(), training.seed());
        if (unseen.items() == 0) {
            throw new UserException("--held-out leaves nothing: the spec in " + modelFile + " holds no item back; give"
                    + " training.validation in the spec, or judge other data.");
        }
        return unseen;
    }

    private ReconstructionErrors errors(Autoencoder model, ItemSource items, ErrorMaps errorMaps) throws IOException {
        try (var progress = new ProgressLine(err(), ProgressLine.isTerminal())) {
            return ReconstructionErrors.of(model, items, per, (first, read, made) -> {
                if (errorMaps != null) {
                    errorMaps.add(first, read, made);
                }
                int done = first + read.items();
                progress.show(ProgressLine.bar(done, items.items()) + " " + done + "/" + items.items());
            });
        }
    }

    private Optional<ReconstructionErrors> normalErrors(Autoencoder model) throws IOException {
        if (threshold.normal().isEmpty()) {
            return Optional.empty();
        }
        try (var ordinary = data.open(threshold.normal().get(), model.spec(), err())) {
            return Optional.of(errors(model, ordinary, null));
        }
    }

    /** With the labels of the file, where one was given. */
    private ReconstructionErrors labelled(ItemSource source, ItemSubset candidates, DataSpec spec, ReconstructionErrors errors)
            throws IOException {
        if (labelFile == null) {
            return errors;
        }
        List<Label> labels = LabelWindows.isOne(labelFile) ? windows(source) : words(source, spec);
        return new ReconstructionErrors(errors.items().stream()
                .map(item -> item.withLabel(labels.get(candidates.number(item.number()))))
                .toList());
    }

    private List<Label> words(ItemSource source, DataSpec spec) throws IOException {
        DataSpec normal = spec.normal().isEmpty()
                ? new DataSpec(spec.fit(), spec.augment(), spec.onError(), List.of(ORDINARY), spec.table())
                : spec;
        return LabelFile.read(labelFile, source.items()).stream()
                .map(word -> new Label(word, !normal.isNormal(word)))
                .toList();
    }

    private List<Label> windows(ItemSource source) throws IOException {
        if (source instanceof TableItems table) {
            return LabelWindows.read(labelFile).labels(table);
        }
        throw new UserException("--labels " + labelFile + ": windows of time are for series in tables; label other items one by one.");
    }

    /** @param curves that run beside one another in an item that is a signal */
    private void write(AnomalyResult result, Autoencoder model, ItemSource candidates, int curves) throws IOException {
        if (table != null) {
            AnomalySummary.writeCsv(table, result);
        }
        if (report != null) {
            AtomicFile.write(report, AnomalyReport.render(result, DrawnItems.of(model, candidates, curves, result)));
        }
        if (json.isWanted()) {
            Json.print(out(), to -> AnomalySummary.write(to, result));
        } else {
            AnomalySummary.print(out(), result);
        }
    }
}
