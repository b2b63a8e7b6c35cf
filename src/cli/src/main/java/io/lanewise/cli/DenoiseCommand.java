package io.lanewise.cli;

import io.lanewise.analysis.ClassicalFilters;
import io.lanewise.analysis.Corruption;
import io.lanewise.analysis.Denoised;
import io.lanewise.analysis.DenoisingScores;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.NoiseSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes noise from pictures. */
@Command(
        name = "denoise",
        description = {
            "Removes noise from pictures by a model that was trained to.",
            "",
            "The data is taken to be noisy, and what the model makes of it is written: a PNG file of each picture, or one NPY"
                    + " file.",
            "",
            "With --add-noise the data is taken to be clean, and is corrupted first by the noise of the model's spec, always"
                    + " in the same way. Then the noisy pictures are written too, and printed are PSNR and SSIM (Wang et al."
                    + " 2004) of the noisy pictures, of what the model makes of them, and of median filters: of each picture"
                    + " that one of 3x3 and 5x5 which comes nearest to the clean one."
        },
        footer = {
            "  lanewise denoise mnist-denoising.safetensors --data scans --out clean",
            "  lanewise denoise lecture-conv-800.safetensors --data a.jpg --out .",
            "  lanewise denoise m.safetensors --data photos --out made --add-noise"
        })
final class DenoiseCommand extends LanewiseCommand {

    @Parameters(paramLabel = "MODEL", description = "A model file, *.safetensors.")
    private Path modelFile;

    @Mixin
    private DataOption data;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = MadeItems.OUT)
    private Path target;

    @Option(names = "--add-noise", description = "Corrupts the data first by the noise of the spec, and measures what comes of it.")
    private boolean addNoise;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        MadeItems.requireWritable(target);
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        try (var model = ModelFiles.loadOfMaps(modelFile, options)) {
            boolean trained = !(model.spec().noise() instanceof NoiseSpec.None);
            if (!trained && addNoise) {
                throw new UserException(
                        modelFile + " was trained without noise, so there is none to add: leave out --add-noise.");
            }
            if (!trained) {
                err().println("Warning: " + modelFile + " was trained without noise, and has not learned to remove any.");
            }
            MadeItems.requirePictures(target, model.input());
            try (var source = data.open(model.spec(), err())) {
                kernels.prepare(model, options);
                report(source.items(), denoise(model, source));
            }
        }
        return ExitCode.OK;
    }

    private DenoisingScores denoise(Autoencoder model, ItemSource source) throws IOException {
        var output = new MadeItems(target, source, model.input(), addNoise);
        var filters = filters(model);
        var items = new ArrayList<DenoisingScores.Item>();
        Batches.each(source, model.spec(), err(), (first, given) -> {
            Nhwc noisy = addNoise ? Corruption.of(model.spec(), given, first) : given;
            Nhwc made = model.reconstruct(noisy);
            output.add(first, made, addNoise ? noisy : null);
            for (int index = 0; addNoise && index < given.items(); index++) {
                var methods = Denoised.all(
                        item(given, index), item(noisy, index), item(made, index), given.shape(), filters);
                items.add(DenoisingScores.Item.of(source.name(first + index), methods));
            }
        });
        output.finish();
        return new DenoisingScores(items);
    }

    /** Those that take a moment for each of any number of pictures. */
    private static List<ClassicalFilters> filters(Autoencoder model) {
        if (!FramePalette.isPicture(model.input())) {
            return List.of();
        }
        return model.spec().noise() instanceof NoiseSpec.Mask
                ? List.of(ClassicalFilters.MEDIAN, ClassicalFilters.MEDIAN_OF_UNMASKED)
                : List.of(ClassicalFilters.MEDIAN);
    }

    private static float[] item(Nhwc items, int index) {
        int length = Math.toIntExact(items.shape().elements());
        return Arrays.copyOfRange(items.values(), index * length, (index + 1) * length);
    }

    private void report(int count, DenoisingScores scores) {
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeStringField("out", target.toString());
                to.writeNumberField("count", count);
                Json.objects(to, "mean", scores.means(), Denoising::write);
                Json.objects(to, "items", scores.items(), (object, item) -> {
                    object.writeStringField("name", item.name());
                    Json.objects(object, "scores", item.scores(), Denoising::write);
                });
            });
            return;
        }
        out().println(Figures.plural(count, "denoised item") + " in " + target);
        if (addNoise) {
            Denoising.table(scores).print(out());
            out().println(Denoising.verdict(scores));
        }
    }
}
