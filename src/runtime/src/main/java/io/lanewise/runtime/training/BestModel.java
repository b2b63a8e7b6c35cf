package io.lanewise.runtime.training;

import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.model.ModelFile;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model of the best validation: in a file where one is named, and in memory where it is to be the result. */
final class BestModel {

    /** The name of the tensors of the best model in a checkpoint, beside the optimizer's memory. */
    static final String STATE = "best";

    private final ModelSpec spec;
    private final Parameters current;
    private final Optional<Path> file;
    private final Optional<Parameters> copy;

    /**
     * @param current the parameters that training changes
     * @param file that the best model is written to
     */
    BestModel(ModelSpec spec, Parameters current, Optional<Path> file) {
        this.spec = spec;
        this.current = current;
        this.file = file;
        this.copy = isResult(spec) ? Optional.of(current.copy()) : Optional.empty();
    }

    /** Whether the best model is what a run of this spec gives. */
    static boolean isResult(ModelSpec spec) {
        return spec.training().selection().keep() == Selection.Keep.BEST;
    }

    /** The model as it is now is the best so far. */
    void keep(TrainingListener listener) {
        copy.ifPresent(best -> best.set(current));
        file.ifPresent(target -> {
            try {
                ModelFile.write(target, spec, current);
            } catch (IOException e) {
                listener.onUnwritten(target, e);
            }
        });
    }

    /** The best model becomes the current one, where it is to be the result. */
    void restore() {
        copy.ifPresent(current::set);
    }

    /** What a checkpoint has of it, in the order of the parameters. */
    Map<String, List<View>> state() {
        return copy.map(best -> Map.of(STATE, best.all().stream().map(Parameter::view).toList()))
                .orElse(Map.of());
    }
}
