package io.lanewise.cli;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Trained;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.files.AtomicFile;
import io.lanewise.runtime.training.Outcome;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the model of the lecture on photographs. */
@Command(
        name = "demo",
        description = {
            "Trains a denoising autoencoder on photographs, and shows what it learned.",
            "",
            "The model is specs/lecture-conv-800.yaml: photographs of 800 x 800 pixels, of which three in ten are masked, are"
                    + " encoded by three convolutions and restored by three transposed ones. It is trained on twelve"
                    + " photographs that ship with Lanewise and measured on two that are held back. Takes about three minutes on"
                    + " two cores, and writes lecture-conv-800.safetensors, the model, and report.html, a page to look at."
        },
        footer = {"  lanewise demo", "  lanewise demo --steps 50 --out /tmp"})
final class DemoCommand extends LanewiseCommand {

    private static final String SPEC = "lecture-conv-800.yaml";

    /** Of these, no other part is among the photographs. */
    private static final List<String> HELD_OUT = List.of("budgie-lake-sherburne_1.jpg", "budgie-oakland-zoo-otters_1.jpg");

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "The folder for model and report (default: this one).")
    private Path folder;

    @Option(names = "--resume", paramLabel = "FILE", description = "Goes on from the checkpoint that Ctrl-C left.")
    private Path resume;

    @Option(
            names = "--montage",
            paramLabel = "FILE",
            description = "Writes a small PNG with noisy input, reconstruction and clean input of the photographs held back.")
    private Path montage;

    @Mixin
    private TrainingChanges changes;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        Outputs.requireFolder(folder);
        ModelSpec spec = changes.apply(withHeldOut(Shipped.spec(SPEC)));
        Path modelFile = inFolder(spec.name() + ModelFiles.ENDING);
        Path reportFile = inFolder("report.html");
        Outputs.requireFile(modelFile);
        Outputs.requireFile(reportFile);
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        var plan = ModelPlan.of(spec, options, kernels, spec.training().batch());
        if (!json.isWanted()) {
            PlanCommand.print(out(), plan, false);
            out().println();
        }
        Path photos = Files.createTempDirectory("lanewise-photos");
        try (var watched = new WatchedTraining(err());
                var source = open(spec, photos);
                var model = Autoencoder.create(spec, options)) {
            var split = Split.of(source, spec.training().validation(), spec.training().seed());
            var trained = watched.run(model, split, training(modelFile));
            return finish(trained, spec, split, modelFile, reportFile);
        } finally {
            remove(photos);
        }
    }

    /** The spec says nothing of these photographs, since it is anybody's. */
    private static ModelSpec withHeldOut(ModelSpec spec) {
        return spec.withTraining(spec.training().withValidation(new Validation.Files(HELD_OUT)));
    }

    private static ItemSource open(ModelSpec spec, Path photos) throws IOException {
        Shipped.copyPhotos(photos);
        var input = spec.input();
        return ItemSources.open(
                photos,
                ItemOptions.of(input.height(), input.width(), input.channels(), spec.data(), spec.training().seed()));
    }

    /** A checkpoint is a model too: when the demo is interrupted, it lies where the model would. */
    private TrainingOptions training(Path modelFile) {
        var options = TrainingOptions.DEFAULT.withCheckpoint(modelFile);
        return resume == null ? options : options.withResume(resume);
    }

    private int finish(Trained trained, ModelSpec spec, Split split, Path modelFile, Path reportFile) throws IOException {
        var figures = trained.report();
        try (var model = trained.model()) {
            if (figures.outcome().end() == Outcome.End.INTERRUPTED) {
                err().println(figures.outcome().message());
                err().println("Go on with: " + ResumingCommand.of(spec().commandLine(), figures.outcome().checkpoint().orElseThrow()));
                return ExitCode.INTERRUPTED;
            }
            model.save(modelFile);
            var sections = ReportSections.of(model, figures, spec, split, PcaBaseline.of(model, figures, split, true));
            AtomicFile.write(reportFile, ReportPage.render(figures, spec, Optional.empty(), sections));
        }
        if (montage != null && figures.heldOut().isPresent()) {
            AtomicFile.write(montage, new Montage(256, 2).png(figures.heldOut().get().samples()));
        }
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeStringField("model", modelFile.toString());
                to.writeStringField("report", reportFile.toString());
                TrainingSummary.write(to, figures, Optional.empty(), Optional.empty());
            });
        } else {
            TrainingSummary.print(out(), figures, Optional.empty(), Optional.empty());
            out().println("Model: " + modelFile + ". Open " + reportFile + " in a browser.");
        }
        boolean finished = figures.outcome().end() == Outcome.End.FINISHED;
        if (!finished) {
            err().println(figures.outcome().message());
        }
        return finished ? ExitCode.OK : ExitCode.FAILED;
    }

    private Path inFolder(String name) {
        return folder.resolve(name).normalize();
    }

    private static void remove(Path photos) throws IOException {
        try (var files = Files.list(photos)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(photos);
    }
}
