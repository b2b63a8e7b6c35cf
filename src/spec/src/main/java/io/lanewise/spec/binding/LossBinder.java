package io.lanewise.spec.binding;

import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.LossSpec;
import io.lanewise.spec.LossSpec.WeightPenalty;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code loss}. */
final class LossBinder {

    /** Of a penalty. */
    static final Range WEIGHT = Range.above(0, 1e6);

    private static final double DEFAULT_MOMENTUM = 0.9;

    /** What mean activations are taken over. */
    private enum Over {
        BATCH,
        RUNNING
    }

    private final Places places;

    LossBinder(Places places) {
        this.places = places;
    }

    LossSpec loss(Value value) {
        Section section = value.section(List.of("reconstruction", "sparsity", "weights"));
        LossSpec loss = new LossSpec(
                section.optional("reconstruction")
                        .map(given -> given.choice(Words.of(LossSpec.Reconstruction.class)))
                        .orElse(LossSpec.Reconstruction.L2),
                section.optional("sparsity").map(this::sparsity).orElse(List.of()),
                section.optional("weights").map(LossBinder::weights).orElse(WeightPenalty.NONE));
        places.put(loss, value, section.values());
        return loss;
    }

    private List<CodePenalty> sparsity(Value value) {
        Section section = value.section(List.of("l1", "l2", "kl", "contractive"));
        List<CodePenalty> penalties = new ArrayList<>();
        section.optional("l1").ifPresent(given -> penalties.add(new CodePenalty.L1(weight(given))));
        section.optional("l2").ifPresent(given -> penalties.add(new CodePenalty.L2(weight(given))));
        section.optional("kl").ifPresent(given -> penalties.add(kl(given)));
        section.optional("contractive").ifPresent(given -> penalties.add(contractive(given)));
        return penalties;
    }

    private CodePenalty kl(Value value) {
        Section section = value.section(List.of("target", "weight", "unit", "over", "momentum"));
        boolean running = section.optional("over")
                .map(given -> given.choice(Words.of(Over.class)))
                .filter(Over.RUNNING::equals)
                .isPresent();
        Optional<Value> momentum = section.optional("momentum");
        momentum.filter(given -> !running)
                .ifPresent(given -> given.report("momentum is for over: running; the mean over a batch keeps nothing"
                        + " of the batches before."));
        CodePenalty kl = new CodePenalty.Kl(
                section.required("target").number(Range.between(0, 1)),
                section.required("weight").number(WEIGHT),
                section.optional("unit")
                        .map(given -> given.choice(Words.of(CodePenalty.Kl.Unit.class)))
                        .orElse(CodePenalty.Kl.Unit.ELEMENT),
                running
                        ? momentum.map(given -> given.number(Range.between(0, 1))).orElse(DEFAULT_MOMENTUM)
                        : 0);
        places.put(kl, value, Map.of());
        return kl;
    }

    private CodePenalty contractive(Value value) {
        CodePenalty contractive = new CodePenalty.Contractive(weight(value));
        places.put(contractive, value, Map.of());
        return contractive;
    }

    private static WeightPenalty weights(Value value) {
        Section section = value.section(List.of("l1", "l2"));
        return new WeightPenalty(
                section.optional("l1").map(LossBinder::weight).orElse(0.0),
                section.optional("l2").map(LossBinder::weight).orElse(0.0));
    }

    /** A number, or {@code {weight: number}}. */
    private static double weight(Value value) {
        return value.isMapping()
                ? value.section(List.of("weight")).required("weight").number(WEIGHT)
                : value.number(WEIGHT);
    }

}
