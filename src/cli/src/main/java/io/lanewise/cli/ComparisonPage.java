package io.lanewise.cli;

import io.lanewise.analysis.Corruption;
import io.lanewise.analysis.ModelComparison.Candidate;
import io.lanewise.analysis.PictureQuality;
import io.lanewise.cli.ReportSection.Pictures;
import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The page that compares models: tables, and what each makes of the first items. */
final class ComparisonPage {

    private static final int MOST_ROWS = 6;

    private final List<Candidate> candidates;
    private final ItemSource source;
    private final ComparisonTables tables;
    private final boolean noisy;

    /** @param noisy whether the items are corrupted before models read them */
    ComparisonPage(List<Candidate> candidates, ItemSource source, ComparisonTables tables, boolean noisy) {
        this.candidates = candidates;
        this.source = source;
        this.tables = tables;
        this.noisy = noisy;
    }

    SectionPage page() throws IOException {
        var models = candidates.stream().map(Candidate::name).toList();
        var sections = new ArrayList<ReportSection>();
        sections.add(ReportSection.of(
                        "Figures", "Means over the items, against the " + (noisy ? "clean ones." : "items themselves."))
                .with(tables.resultGrid()));
        sections.add(ReportSection.of(
                        "Differences",
                        "Item by item, less the first model's. The interval holds the mean over all such items in 95 of 100"
                                + " samples of as many.")
                .withVerdict(String.join(" ", tables.verdicts()))
                .with(tables.differenceGrid()));
        if (FramePalette.isPicture(spec().input())) {
            sections.add(pictures());
        }
        String condition = noisy ? ", noise: " + Words.of(spec().noise()) : "";
        return new SectionPage(
                String.join(" and ", models),
                Figures.plural(source.items(), "item") + " of " + spec().input() + condition,
                List.of(),
                sections);
    }

    private ModelSpec spec() {
        return candidates.getFirst().model().spec();
    }

    private ReportSection pictures() throws IOException {
        var section = ReportSection.of("Side by side", "PSNR against the picture at the left. Choose a picture to enlarge it.");
        for (int item = 0; item < Math.min(MOST_ROWS, source.items()); item++) {
            section = section.with(row(item));
        }
        return section;
    }

    private Pictures row(int item) throws IOException {
        var shape = spec().input();
        var clean = new float[source.itemLength()];
        source.read(item, clean, 0);
        var given = new Nhwc(clean, 1, shape);
        Nhwc input = noisy ? Corruption.of(spec(), given, item) : given;
        var shown = new ArrayList<Shown>();
        shown.add(Shown.of(noisy ? "clean" : "item", "", clean, shape));
        if (noisy) {
            shown.add(shown("noisy", input, given));
        }
        for (var candidate : candidates) {
            shown.add(shown(candidate.name(), candidate.model().reconstruct(input), given));
        }
        return new Pictures(source.name(item), shown);
    }

    private static Shown shown(String label, Nhwc picture, Nhwc clean) throws IOException {
        double psnr = PictureQuality.of(picture.values(), clean.values(), clean.shape()).psnr();
        return Shown.of(label, Figures.decibels(psnr), picture.values(), clean.shape());
    }
}
