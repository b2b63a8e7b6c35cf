package io.lanewise.cli;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a report shows of a trained model beside its curves and pictures. */
final class ReportSections {

    private ReportSections() {}

    /**
     * The parts of the report of a run.
     *
     * @param spec of the run, which may say something else of training than the model's own
     * @param baseline principal components beside the model; empty of a model over sequences
     */
    static List<ReportSection> of(
            Autoencoder model, TrainingReport figures, ModelSpec spec, Split split, Optional<PcaBaseline> baseline)
            throws IOException {
        var sections = new ArrayList<ReportSection>();
        DenoisingSection.of(model, figures, spec, split).ifPresent(sections::add);
        CheckerboardSection.of(model, figures, spec, split).ifPresent(sections::add);
        FilterSection.of(model, figures, spec, split).ifPresent(sections::add);
        CodeSection.of(model, figures, spec, split).ifPresent(sections::add);
        baseline.map(PcaSection::of).ifPresent(sections::add);
        return sections;
    }
}
