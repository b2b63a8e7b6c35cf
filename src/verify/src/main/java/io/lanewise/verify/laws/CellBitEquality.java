package io.lanewise.verify.laws;

import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.CellRunner.Mode;
import io.lanewise.verify.KernelSource;
import java.util.List;

/** {@link Law#BIT_EQUALITY} of cells: in every mode with the twin in the plainest one, so modes are equal as well. */
final class CellBitEquality {

    private CellBitEquality() {}

    static void check(CellTrial trial) {
        check(trial, Mode.all());
    }

    /** Compares in some modes only. */
    static void check(CellTrial trial, List<Mode> modes) {
        CellSequences sequences = trial.sequences();
        Subject subject = trial.subject();
        // As in the law of layers, the seed decides which thread count meets NaN, infinities and the like.
        List<CellInputs> drawn = subject.seed() % 2 == 0
                ? List.of(sequences.reals(), sequences.specials())
                : List.of(sequences.specials(), sequences.reals());
        for (int threads = 1; threads <= drawn.size(); threads++) {
            CellInputs inputs = drawn.get(threads - 1);
            CellResults expected = new CellRunner(KernelSource.scalar(), 1, subject.seed(), Mode.PLAIN)
                    .run(trial.key(), inputs)
                    .results();
            for (Mode mode : modes) {
                CellResults actual = new CellRunner(subject.source(), threads, subject.seed(), mode)
                        .run(trial.key(), inputs)
                        .results();
                trial.requireSameBits(
                        expected, actual, "on " + threads + " thread" + (threads > 1 ? "s" : "") + ", " + mode.words());
            }
        }
    }
}
