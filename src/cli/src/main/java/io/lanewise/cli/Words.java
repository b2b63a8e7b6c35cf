package io.lanewise.cli;

import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.DataSpec.Flips;
import io.lanewise.spec.LossSpec;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.NoiseSpec;
import io.lanewise.spec.Optimizer;
import io.lanewise.spec.Schedule;
import io.lanewise.spec.Selection;
import io.lanewise.spec.SequenceSpec;
import java.util.Locale;

/** Settings of a spec as people say them. */
final class Words {

    private Words() {}

    static String of(Optimizer optimizer) {
        String words = switch (optimizer) {
            case Optimizer.Sgd sgd -> "SGD, rate " + sgd.rate() + ", momentum " + sgd.momentum();
            case Optimizer.Adam adam -> "Adam, rate " + adam.rate();
        };
        return optimizer.decay() == 0 ? words : words + ", weight decay " + optimizer.decay();
    }

    static String of(Schedule schedule) {
        String warmup = schedule.warmup() == 0 ? "" : ", after a warm-up of " + Figures.plural(schedule.warmup(), "step");
        return switch (schedule) {
                    case Schedule.Constant constant -> "constant";
                    case Schedule.Step(int every, double factor, int steps) ->
                        "times " + factor + " every " + Figures.plural(every, "step");
                    case Schedule.Cosine(double to, int steps) -> "cosine to " + to + " of the rate";
                }
                + warmup;
    }

    static String of(Selection selection) {
        String model = selection.keep() == Selection.Keep.BEST ? "best model kept" : "last model kept";
        return selection.stopsEarly()
                ? "ends after " + Figures.plural(selection.patience(), "validation") + " in vain, " + model
                : model;
    }

    static String of(LossSpec.Reconstruction loss) {
        return switch (loss) {
            case L2 -> "Squared error";
            case BCE -> "Binary cross-entropy";
        };
    }

    static String of(SequenceSpec sequence) {
        String task = sequence.past() + " frames read, "
                + switch (sequence.task()) {
                    case PREDICT -> sequence.future() + " predicted";
                    case RECONSTRUCT -> "and reconstructed";
                    case BOTH -> "and reconstructed, " + sequence.future() + " predicted";
                };
        String blocks = sequence.patch() == 1 ? "" : ", in blocks of " + sequence.patch() + "x" + sequence.patch();
        return task + blocks + (sequence.teacherForcing() ? ", teacher forcing" : "");
    }

    /** The kernel of a layer, and what makes a code of its output. */
    static String of(ModelLayer layer) {
        return layer.key() + layer.transform().map(made -> ", then " + made.words()).orElse("");
    }

    static String of(NoiseSpec noise) {
        return switch (noise) {
            case NoiseSpec.None none -> "none";
            case NoiseSpec.Mask(double probability) -> percent(probability) + " of the values masked";
            case NoiseSpec.Gaussian(double sigma) -> "Gaussian, standard deviation " + sigma;
            case NoiseSpec.SaltPepper(double probability) -> percent(probability) + " salt and pepper";
            case NoiseSpec.Emphasized(NoiseSpec.Selective selective, double corrupted, double clean) ->
                of(selective) + ", weighed " + corrupted + " in the loss against " + clean + " for the rest";
        };
    }

    static String of(Augment augment) {
        String crops = augment.smallestCrop() < 1 ? "crops from " + percent(augment.smallestCrop()) : "";
        String flips = augment.flips() == Flips.NONE ? "" : "flips " + augment.flips().name().toLowerCase(Locale.ROOT);
        String both = crops.isEmpty() || flips.isEmpty() ? crops + flips : crops + ", " + flips;
        return both.isEmpty() ? "none" : both;
    }

    private static String percent(double share) {
        return Figures.format("%.3g", 100 * share).replaceFirst("\\.0*$", "") + "%";
    }
}
