package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.analysis.ModelComparison;
import io.lanewise.analysis.ModelComparison.Candidate;
import io.lanewise.analysis.ModelComparison.Measure;
import io.lanewise.analysis.ModelComparison.Result;
import io.lanewise.analysis.PairedDifference;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.AtomicFile;
import io.lanewise.spec.NoiseSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares models on the same data. */
@Command(
        name = "compare",
        description = {
            "Compares what models make of the same data.",
            "",
            "For each model: the mean squared error of a value, PSNR and, of pictures, SSIM (Wang et al. 2004), as means over"
                    + " the items; the numbers of a code and of parameters; and the time that an item takes. Then, of each"
                    + " model against the first, the mean of the differences item by item, with the interval that in 95 of 100"
                    + " such samples of items holds the true one. An interval without 0 is no chance.",
            "",
            "Pictures are read as the first model's spec says. With --add-noise they are corrupted first by its noise, for all"
                    + " models in the same way, and compared with the clean ones."
        },
        footer = {
            "  lanewise compare small.safetensors large.safetensors --data photos",
            "  lanewise compare a.safetensors b.safetensors --data t.idx --report ab.html",
            "  lanewise compare a.safetensors b.safetensors --data photos --add-noise"
        })
final class CompareCommand extends LanewiseCommand {

    @Parameters(paramLabel = "MODEL", arity = "2..*", description = "Two model files, *.safetensors, or more.")
    private List<Path> modelFiles;

    @Mixin
    private DataOption data;

    @Option(names = "--add-noise", description = "Corrupts the data first by the noise of the first model's spec.")
    private boolean addNoise;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes a page with tables and pictures side by side.")
    private Path report;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        Optional.ofNullable(report).ifPresent(Outputs::requireFile);
        if (modelFiles.size() < 2) {
            throw new UserException("Name two models or more to compare.");
        }
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        var candidates = new ArrayList<Candidate>();
        try {
            List<String> names = names();
            for (Path file : modelFiles) {
                var model = ModelFiles.loadOfMaps(file, options);
                candidates.add(new Candidate(names.get(candidates.size()), model));
                kernels.prepare(model, options);
            }
            check(candidates);
            try (var source = data.open(candidates.getFirst().model().spec(), err())) {
                report(candidates, source, compared(candidates, source));
            }
        } finally {
            candidates.forEach(candidate -> candidate.model().close());
        }
        return ExitCode.OK;
    }

    private ModelComparison compared(List<Candidate> candidates, ItemSource source) throws IOException {
        try (var progress = new ProgressLine(err(), ProgressLine.isTerminal())) {
            return ModelComparison.of(candidates, new WatchedItems(source, progress), addNoise);
        }
    }

    /** Names of files without their endings, or whole where two are the same, or numbered where a file is named twice. */
    private List<String> names() {
        List<String> names = modelFiles.stream().map(CompareCommand::name).toList();
        if (areUnique(names)) {
            return names;
        }
        List<String> paths = modelFiles.stream().map(Path::toString).toList();
        return areUnique(paths)
                ? paths
                : IntStream.range(0, paths.size())
                        .mapToObj(model -> (model + 1) + ": " + paths.get(model))
                        .toList();
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ModelFiles.ENDING) ? name.substring(0, name.length() - ModelFiles.ENDING.length()) : name;
    }

    private static boolean areUnique(List<String> names) {
        return names.stream().distinct().count() == names.size();
    }

    private void check(List<Candidate> candidates) {
        var first = candidates.getFirst();
        for (var candidate : candidates) {
            if (!candidate.model().input().equals(first.model().input())) {
                throw new UserException(first.name() + " takes " + first.model().input() + ", but " + candidate.name() + " "
                        + candidate.model().input() + ": compare models that take the same items.");
            }
        }
        if (addNoise && first.model().spec().noise() instanceof NoiseSpec.None) {
            throw new UserException(first.name() + " was trained without noise, so there is none to add: name first a model"
                    + " that was trained with noise, or leave out --add-noise.");
        }
    }

    private void report(List<Candidate> candidates, ItemSource source, ModelComparison comparison) throws IOException {
        var tables = new ComparisonTables(comparison, Likeness.of(candidates.getFirst().model().input()));
        if (report != null) {
            AtomicFile.write(report, new ComparisonPage(candidates, source, tables, addNoise).page().render());
        }
        if (json.isWanted()) {
            Json.print(out(), to -> write(to, source.items(), comparison));
            return;
        }
        tables.results().print(out());
        out().println();
        tables.differences().print(out());
        out().println();
        tables.verdicts().forEach(out()::println);
        if (report != null) {
            out().println("Report: " + report);
        }
    }

    private static void write(JsonGenerator json, int items, ModelComparison comparison) throws IOException {
        json.writeNumberField("items", items);
        Json.objects(json, "models", comparison.results(), CompareCommand::write);
        json.writeArrayFieldStart("differences");
        for (int model = 1; model < comparison.results().size(); model++) {
            for (var measure : Measure.values()) {
                write(json, comparison, model, measure);
            }
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Result result) throws IOException {
        json.writeStringField("name", result.name());
        Json.shape(json, "code", result.code());
        json.writeNumberField("codeSize", result.code().elements());
        json.writeNumberField("parameters", result.parameters());
        for (var measure : Measure.values()) {
            Json.number(json, field(measure), result.mean(measure));
        }
        json.writeNumberField("secondsPerItem", result.secondsPerItem());
    }

    private static void write(JsonGenerator json, ModelComparison comparison, int model, Measure measure) throws IOException {
        PairedDifference difference = comparison.difference(model, measure);
        json.writeStartObject();
        json.writeStringField("model", comparison.results().get(model).name());
        json.writeStringField("against", comparison.results().getFirst().name());
        json.writeStringField("measure", field(measure));
        Json.number(json, "mean", difference.mean());
        Json.number(json, "low", difference.mean() - difference.halfWidth());
        Json.number(json, "high", difference.mean() + difference.halfWidth());
        json.writeNumberField("smaller", difference.smaller());
        json.writeNumberField("larger", difference.larger());
        json.writeEndObject();
    }

    private static String field(Measure measure) {
        return switch (measure) {
            case MEAN_SQUARED_ERROR -> "meanSquaredError";
            case PSNR, SSIM -> measure.name().toLowerCase(Locale.ROOT);
        };
    }
}
