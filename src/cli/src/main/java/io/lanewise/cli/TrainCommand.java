package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.Trained;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.files.AtomicFile;
import io.lanewise.runtime.files.Rescue;
import io.lanewise.runtime.training.Outcome;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a model. */
@Command(
        name = "train",
        description = {
            "Trains the model of a spec.",
            "",
            "Kernels that were not generated for its layers are compiled first. The loss that is shown is that of the"
                    + " spec: of maps a pixel, of vectors an item, of series a value, or a point where they have several"
                    + " channels, and of sequences that of a frame. Ctrl-C ends training after the step that runs, saves a"
                    + " checkpoint and tells how to go on; a run that was resumed gives the bits of one that was not"
                    + " interrupted. The result depends on the spec, the data and the seed alone, not on threads, vector"
                    + " width or machine.",
            "",
            "At each validation that is the best so far the model is written beside the checkpoint, as NAME.best.safetensors. Which"
                    + " one the model file and the report are of, the last or the best, the spec says by keep: best with"
                    + " early_stopping, else last.",
            "",
            "A model over sequences is judged by sequences that it never saw: files that are named test... beside others named"
                    + " train..., parts of a map that share no pixel with those it learns from, or what the spec holds back. How"
                    + " far its forecasts beat the last frame and the mean frame is printed, and shown in the report for each"
                    + " lead time, with an animation of truth over prediction."
        },
        footer = {
            "  lanewise train specs/mnist-denoising.yaml --data train-images-idx3-ubyte.gz",
            "  lanewise train specs/lecture-conv-800.yaml --data photos --report report.html",
            "  lanewise train specs/moving-mnist-small.yaml --data specs/data/moving-mnist",
            "  lanewise train mine.yaml --data photos --metrics mine.csv",
            "  lanewise train --resume mine.checkpoint.safetensors --data photos"
        })
final class TrainCommand extends LanewiseCommand {

    @Parameters(paramLabel = "SPEC", arity = "0..1", description = "The spec; with --resume that of the checkpoint, unless one is given.")
    private Path specFile;

    @Mixin
    private DataOption data;

    @Option(names = "--out", paramLabel = "FILE", description = "The model file to write (default: NAME.safetensors, by the name in the spec).")
    private Path out;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Where checkpoints go: at the end, on Ctrl-C, and as the spec says (default: NAME.checkpoint.safetensors).")
    private Path checkpoint;

    @Option(names = "--resume", paramLabel = "FILE", description = "Goes on from a checkpoint.")
    private Path resume;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes a page with loss curves, pictures and figures (default: none; for a model over sequences NAME.html, and an"
                    + " animation NAME.gif beside it).")
    private Path report;

    @Mixin
    private MetricsOption metrics;

    @Mixin
    private WatchOption watch;

    @Mixin
    private TrainingChanges changes;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    private final PretrainingCurves pretraining = new PretrainingCurves();

    @Override
    public Integer call() throws IOException {
        var kernels = new Kernels();
        Options options = threads.apply(how.options(kernels));
        ModelSpec spec = changes.apply(specification(options));
        if (resume != null && how.type().isEmpty()) {
            options = options.withType(typeOf(resume, options));
        }
        var files = TrainingFiles.of(spec, out, checkpoint, report);
        files.requireWritable();
        metrics.requireWritable();
        try (var watched = new WatchedTraining(err());
                var live = watch.open(spec, watched::tell);
                var source = data.open(spec, err());
                var model = Autoencoder.create(spec, options)) {
            kernels.prepare(ModelLayers.of(spec, model.type()).stream().map(ModelLayer::key).toList(), options.dispatch());
            var split = Split.of(source, spec.training().validation(), spec.training().seed());
            FlatData.warning(split.training()).ifPresent(watched::tell);
            var training = TrainingOptions.DEFAULT.withCheckpoint(files.checkpoint()).withBest(files.best());
            var trained = run(watched, live, model, split, resume == null ? training : training.withResume(resume));
            int exitCode = finish(trained, spec, split, source, files);
            live.end(files.told(trained.report().outcome()));
            return exitCode;
        }
    }

    private Trained run(
            WatchedTraining watched, WatchOption.Watching live, Autoencoder model, Split split, TrainingOptions training)
            throws IOException {
        List<MetricsFile> tables = metrics.open(model.spec(), watched::tell);
        try {
            var listeners = Stream.of(Stream.of(pretraining), tables.stream(), live.listeners()).flatMap(each -> each);
            return watched.run(model, split, training, listeners.toArray(TrainingListener[]::new));
        } catch (IOException e) {
            // What is suppressed is why the steps before could not be saved.
            if (watched.hasStepped() && e.getSuppressed().length == 0) {
                throw goingOn(e, training.checkpoint().orElseThrow());
            }
            throw e;
        } finally {
            tables.forEach(MetricsFile::close);
        }
    }

    /** The same problem, when what was learnt before it is saved. */
    private UserException goingOn(IOException problem, Path saved) {
        var answer = Errors.answer(problem);
        return new UserException(
                answer.sentence() + " The steps before are saved; go on, when that is mended, with: "
                        + ResumingCommand.of(spec().commandLine(), saved),
                answer.exitCode());
    }

    private ModelSpec specification(Options options) throws IOException {
        if (specFile != null) {
            return SpecFiles.read(specFile, SpecFiles.warningsTo(err()));
        }
        if (resume == null) {
            throw new UserException("Name a spec to train, or a checkpoint to go on from with --resume.");
        }
        if (!ModelFiles.isModel(resume)) {
            throw new UserException(resume + " is not a checkpoint, whose name ends in " + ModelFiles.ENDING + ".");
        }
        try (var model = Autoencoder.load(resume, options)) {
            return model.spec();
        }
    }

    private static ElementType typeOf(Path checkpoint, Options options) throws IOException {
        try (var model = Autoencoder.load(checkpoint, options)) {
            return model.type();
        }
    }

    private int finish(Trained trained, ModelSpec spec, Split split, ItemSource source, TrainingFiles files)
            throws IOException {
        TrainingReport figures = trained.report();
        try (var model = trained.model()) {
            if (figures.outcome().end() == Outcome.End.INTERRUPTED) {
                err().println(figures.outcome().message());
                err().println("Go on with: " + ResumingCommand.of(
                                spec().commandLine(), figures.outcome().checkpoint().orElseThrow()));
                return ExitCode.INTERRUPTED;
            }
            save(model, files.model());
            boolean wanted = files.report().isPresent() || json.isWanted();
            Optional<PcaBaseline> baseline = PcaBaseline.of(model, figures, split, wanted);
            var sections = new ArrayList<ReportSection>();
            if (files.report().isPresent()) {
                pretraining.section().ifPresent(sections::add);
                sections.addAll(ReportSections.of(model, figures, spec, split, baseline));
            }
            write(figures, spec, SequenceResults.of(model, split, source, err()), baseline, sections, files);
            if (figures.outcome().end() == Outcome.End.DIVERGED) {
                err().println(figures.outcome().message());
                return ExitCode.FAILED;
            }
            return ExitCode.OK;
        }
    }

    /** @throws UserException when it had to be saved elsewhere */
    private static void save(Autoencoder model, Path file) throws IOException {
        var saved = Rescue.write(file, model::save);
        if (saved.problem().isPresent()) {
            throw new UserException(
                    Errors.answer(saved.problem().get()).sentence() + " The model was saved to " + saved.file() + " instead.",
                    ExitCode.FAILED);
        }
    }

    private void write(
            TrainingReport figures,
            ModelSpec spec,
            Optional<SequenceResults> sequences,
            Optional<PcaBaseline> baseline,
            List<ReportSection> sections,
            TrainingFiles files)
            throws IOException {
        Optional<Path> animation = files.animation().filter(
                file -> sequences.flatMap(SequenceResults::animation).isPresent());
        if (animation.isPresent()) {
            AtomicFile.write(animation.get(), sequences.orElseThrow().animation().orElseThrow());
        }
        if (files.report().isPresent()) {
            AtomicFile.write(files.report().get(), ReportPage.render(figures, spec, sequences, sections));
        }
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeStringField("model", files.model().toString());
                write(to, "report", files.report());
                write(to, "animation", animation);
                TrainingSummary.write(to, figures, sequences, baseline);
                pretraining.write(to);
                to.writeStringField("end", figures.outcome().end().name().toLowerCase(Locale.ROOT));
            });
        } else {
            TrainingSummary.print(out(), figures, sequences, baseline);
            out().println("Model: " + files.model() + files.report().map(file -> ", report: " + file).orElse("")
                    + animation.map(file -> ", animation: " + file).orElse(""));
        }
    }

    private static void write(JsonGenerator json, String name, Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            json.writeStringField(name, file.get().toString());
        }
    }
}
