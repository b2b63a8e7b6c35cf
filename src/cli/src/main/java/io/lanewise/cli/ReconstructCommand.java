package io.lanewise.cli;

import io.lanewise.analysis.Corruption;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.training.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what a model makes of data. */
@Command(
        name = "reconstruct",
        description = {
            "Writes what a model makes of data, as PNG files or as one NPY file.",
            "",
            "Each picture is brought to the size of the model's input, encoded and decoded. With --noise the input is corrupted"
                    + " first, as the spec's training does, and the corrupted pictures are written too, if not to one array. Printed is the PSNR"
                    + " against the clean input. The number format of the tensors is that of the model unless --type says"
                    + " otherwise.",
            "",
            "Of a model over sequences each item becomes an animated GIF: the truth, and beneath it what the model predicts or"
                    + " reconstructs. One array has the axes [items, frames, height, width, channels]."
        },
        footer = {
            "  lanewise reconstruct lecture-conv-800.safetensors --data photos --out made",
            "  lanewise reconstruct mnist-denoising.safetensors --data a.png --out . --noise",
            "  lanewise reconstruct moving-mnist-small.safetensors --data digits --out gifs",
            "  lanewise reconstruct dense-800.safetensors --data rows.npy --out b.npy"
        })
final class ReconstructCommand extends LanewiseCommand {

    @Parameters(paramLabel = "MODEL", description = "A model file, *.safetensors.")
    private Path modelFile;

    @Mixin
    private DataOption data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = MadeItems.OUT)
    private Path target;

    @Option(names = "--noise", description = "Corrupts the input with the noise of the spec.")
    private boolean noise;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    /** What became of an item; {@code noisyPsnr} is infinite where no noise was added. */
    private record Result(String name, double noisyPsnr, double psnr) {}

    @Override
    public Integer call() throws IOException {
        MadeItems.requireWritable(target);
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        try (var model = ModelFiles.load(modelFile, options)) {
            Shape shape = model.input();
            if (noise && model.spec().sequence().isPresent()) {
                throw new UserException("--noise is for models of single pictures: leave it out.");
            }
            MadeItems.requirePictures(target, shape);
            try (var source = data.open(model.spec(), err())) {
                kernels.prepare(model, options);
                if (model.spec().sequence().isPresent()) {
                    var sequences = new SequenceReconstruction(SequenceModel.of(model), source, err());
                    reportSequences(
                            MadeItems.isArray(target) ? sequences.array(target) : sequences.animations(target), Likeness.of(shape));
                    return ExitCode.OK;
                }
                var output = new MadeItems(target, source, shape, noise);
                var results = new ArrayList<Result>();
                Batches.each(source, model.spec(), err(), (first, clean) -> {
                    Nhwc input = noise ? Corruption.of(model.spec(), clean, first) : clean;
                    Nhwc made = model.reconstruct(input);
                    results.addAll(compare(source, first, clean, input, made));
                    output.add(first, made, noise ? input : null);
                });
                output.finish();
                report(results, Likeness.of(shape));
            }
        }
        return ExitCode.OK;
    }

    private static List<Result> compare(ItemSource source, int first, Nhwc clean, Nhwc input, Nhwc made) {
        int length = source.itemLength();
        var results = new ArrayList<Result>();
        for (int index = 0; index < clean.items(); index++) {
            int at = index * length;
            results.add(new Result(
                    source.name(first + index),
                    Metrics.psnr(Metrics.meanSquaredError(input.values(), at, clean.values(), at, length)),
                    Metrics.psnr(Metrics.meanSquaredError(made.values(), at, clean.values(), at, length))));
        }
        return results;
    }

    private void reportSequences(List<SequenceReconstruction.Result> results, Likeness likeness) {
        report(
                results.stream()
                        .map(result -> new Result(result.name(), Double.POSITIVE_INFINITY, result.psnr()))
                        .toList(),
                likeness);
    }

    private void report(List<Result> results, Likeness likeness) {
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeStringField("out", target.toString());
                Json.number(to, "meanPsnr", results.stream().mapToDouble(Result::psnr).average().orElse(Double.NaN));
                Json.objects(to, "items", results, (object, result) -> {
                    object.writeStringField("name", result.name());
                    Json.number(object, "noisyPsnr", result.noisyPsnr());
                    Json.number(object, "psnr", result.psnr());
                });
            });
        } else {
            double mean = likeness.mean(results.stream().mapToDouble(Result::psnr));
            out().println(Figures.plural(results.size(), "reconstruction") + " in " + target + ", mean " + likeness.heading() + " "
                    + likeness.figure(mean) + (noise ? ", of the noisy input " + likeness.figure(noisy(results, likeness)) : ""));
        }
    }

    /** Noise may leave an item as it is, which has no PSNR. */
    private static double noisy(List<Result> results, Likeness likeness) {
        double[] noisy = results.stream()
                .mapToDouble(Result::noisyPsnr)
                .filter(psnr -> likeness != Likeness.PSNR || Double.isFinite(psnr))
                .toArray();
        return noisy.length == 0 ? Double.POSITIVE_INFINITY : likeness.mean(Arrays.stream(noisy));
    }
}
