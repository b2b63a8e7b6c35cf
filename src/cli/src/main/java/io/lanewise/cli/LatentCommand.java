package io.lanewise.cli;

import io.lanewise.analysis.LatentMap;
import io.lanewise.runtime.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the codes of data as a map. */
@Command(
        name = "latent",
        description = {
            "Shows the codes of data as a map of two dimensions.",
            "",
            "The axes are the two principal components along which the codes differ most, and how much of their variance they"
                    + " hold is said. With --report it is a page: a point for each item, coloured by --labels where they are"
                    + " given, and what the model decodes from codes on a grid over the map, three standard deviations to each"
                    + " side of the mean. With --out it is a table: item, label, x and y."
        },
        footer = {
            "  lanewise latent digits.safetensors --data t10k-images --report map.html",
            "  lanewise latent m.safetensors --data t.idx --labels l.idx --report m.html",
            "  lanewise latent dense-800.safetensors --data rows.npy --out map.csv"
        })
final class LatentCommand extends LanewiseCommand {

    @Parameters(paramLabel = "MODEL", description = "A model file, *.safetensors.")
    private Path modelFile;

    @Mixin
    private DataOption data;

    @Option(names = "--labels", paramLabel = "FILE", description = "The label of each item, in their order: IDX, NPY, or a text file with one a line.")
    private Path labelFile;

    @Option(names = "--report", paramLabel = "FILE", description = "The page to write.")
    private Path report;

    @Option(names = "--out", paramLabel = "FILE", description = "The table to write, CSV.")
    private Path table;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        if (report == null && table == null && !json.isWanted()) {
            throw new UserException("Say what is to be made of the map: --report FILE.html, --out FILE.csv or --json.");
        }
        Optional.ofNullable(report).ifPresent(Outputs::requireFile);
        Optional.ofNullable(table).ifPresent(Outputs::requireFile);
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        try (var model = ModelFiles.loadOfMaps(modelFile, options);
                var source = data.open(model.spec(), err())) {
            Optional<Labels> labels = labelFile == null ? Optional.empty() : Optional.of(Labels.read(labelFile, source));
            kernels.prepare(model, options);
            LatentMap map;
            try (var progress = new ProgressLine(err(), ProgressLine.isTerminal())) {
                map = LatentMap.of(model, new WatchedItems(source, progress));
            }
            if (map.points().size() < source.items()) {
                err().println("Codes are long: the map has " + Figures.count(map.points().size()) + " of the "
                        + Figures.count(source.items()) + " items, evenly spaced.");
            }
            if (report != null) {
                AtomicFile.write(report, new LatentPage(model, map, labels).page().render());
            }
            if (table != null) {
                write(map, labels);
            }
            report(map, labels);
        }
        return ExitCode.OK;
    }

    private void write(LatentMap map, Optional<Labels> labels) throws IOException {
        Csv.write(table, csv -> {
            csv.cell("item").cell("label").cell("x").cell("y").endLine();
            for (var point : map.points()) {
                csv.cell(point.name())
                        .cell(labels.map(all -> all.of(point.item())).orElse(""))
                        .cell(Double.toString(point.x()))
                        .cell(Double.toString(point.y()))
                        .endLine();
            }
        });
    }

    private void report(LatentMap map, Optional<Labels> labels) {
        double[] shares = map.explainedVariance();
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeArrayFieldStart("explainedVariance");
                for (double share : shares) {
                    to.writeNumber(share);
                }
                to.writeEndArray();
                Json.objects(to, "points", map.points(), (object, point) -> {
                    object.writeStringField("name", point.name());
                    if (labels.isPresent()) {
                        object.writeStringField("label", labels.get().of(point.item()));
                    }
                    object.writeNumberField("x", point.x());
                    object.writeNumberField("y", point.y());
                });
            });
            return;
        }
        out().println(Figures.plural(map.points().size(), "code") + " on a map that holds " + LatentPage.percent(shares)
                + " of their variance" + (report == null ? "" : ": " + report) + (table == null ? "" : ", table: " + table));
    }
}
