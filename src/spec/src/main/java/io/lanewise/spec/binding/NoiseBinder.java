package io.lanewise.spec.binding;

import io.lanewise.spec.NoiseSpec;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Tagged;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code noise}. */
final class NoiseBinder {

    private static final String EMPHASIS = "emphasis";
    private static final Range PROBABILITY = Range.below(0, 1);
    private static final double GREATEST = 1e6;

    private NoiseBinder() {}

    static NoiseSpec noise(Value value, Places places) {
        Optional<Value> emphasis = value.beside(EMPHASIS);
        Optional<NoiseSpec> kind = kind(emphasis.isPresent() ? value.without(EMPHASIS) : value);
        NoiseSpec noise = emphasis.map(given -> emphasized(kind, given)).or(() -> kind).orElse(NoiseSpec.NONE);
        places.put(noise, value, emphasis.map(given -> Map.of(EMPHASIS, given)).orElse(Map.of()));
        return noise;
    }

    /** Empty after a problem. */
    private static Optional<NoiseSpec> kind(Value value) {
        return value.tagged(List.of("mask", "gaussian", "salt_pepper", "none")).map(NoiseBinder::kind);
    }

    private static NoiseSpec kind(Tagged tagged) {
        return switch (tagged.word()) {
            case "mask" -> new NoiseSpec.Mask(tagged.needed("0.3").number(PROBABILITY));
            case "gaussian" -> new NoiseSpec.Gaussian(tagged.needed("0.1").number(Range.closed(0, GREATEST)));
            case "salt_pepper" -> new NoiseSpec.SaltPepper(tagged.needed("0.1").number(PROBABILITY));
            default -> {
                tagged.refuseOptions();
                yield NoiseSpec.NONE;
            }
        };
    }

    private static NoiseSpec emphasized(Optional<NoiseSpec> kind, Value value) {
        Section section = value.section(List.of("corrupted", "clean"));
        double corrupted = section.optional("corrupted")
                .map(given -> given.number(Range.above(0, GREATEST)))
                .orElse(1.0);
        double clean = section.optional("clean")
                .map(given -> given.number(Range.closed(0, GREATEST)))
                .orElse(1.0);
        if (kind.isPresent() && kind.get() instanceof NoiseSpec.Selective selective) {
            return new NoiseSpec.Emphasized(selective, corrupted, clean);
        }
        kind.ifPresent(noise -> value.report("emphasis weighs what the noise hits against what it leaves alone, and "
                + (noise instanceof NoiseSpec.None ? "none hits nothing" : "gaussian noise leaves nothing alone")
                + "; use mask or salt_pepper, or drop emphasis."));
        return kind.orElse(NoiseSpec.NONE);
    }
}
