package io.lanewise.verify.laws;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.KernelSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All laws over the layers of one model, in the shapes that it has. Bits are compared on the whole layer; laws that
 * need naive loops look at the same layer on a {@linkplain Finding#key() smaller map}, where it is large.
 */
public final class Verification {

    private final KernelSource source;
    private final int bits;
    private final Set<Direction> directions;
    private final long seed;

    /**
     * Verification of the kernels of a source.
     *
     * @param bits the width of the kernels, 0 for the scalar twins
     * @param directions the directions whose results are looked at
     * @param seed what random inputs follow from
     */
    public Verification(KernelSource source, int bits, Set<Direction> directions, long seed) {
        this.source = source;
        this.bits = bits;
        this.directions = Set.copyOf(directions);
        this.seed = seed;
    }

    /**
     * One law over one layer.
     *
     * @param layer the layer, as it was asked for
     * @param key the shape that was tried
     * @param violation how the law was broken and the command that repeats it; empty where it held
     */
    public record Finding(KernelKey layer, KernelKey key, Law law, String violation) {

        public boolean held() {
            return violation.isEmpty();
        }
    }

    /**
     * Tries every law that applies to each layer, in its element type, and tells {@code listener} of each finding at
     * once.
     */
    public List<Finding> run(List<? extends KernelKey> layers, Consumer<Finding> listener) {
        prepare(layers);
        List<Finding> findings = new ArrayList<>();
        for (KernelKey layer : layers) {
            for (Law law : Law.values()) {
                if (law.appliesTo(layer)) {
                    Finding finding = check(layer, law);
                    findings.add(finding);
                    listener.accept(finding);
                }
            }
        }
        return findings;
    }

    private void prepare(List<? extends KernelKey> layers) {
        Set<KernelKey> keys = new LinkedHashSet<>();
        for (KernelKey layer : layers) {
            keys.addAll(LawKeys.ofLayer(layer));
            keys.addAll(LawKeys.ofAllLaws(SmallerMap.of(layer)));
        }
        try {
            source.prepare(keys);
        } catch (RuntimeException e) {
            // The law that meets the kernel that cannot be had will say so, with a command that repeats it.
            return;
        }
    }

    private Finding check(KernelKey layer, Law law) {
        KernelKey key = law == Law.BIT_EQUALITY ? layer : SmallerMap.of(layer);
        try {
            law.check(new Subject(key, bits, source, directions, seed));
            return new Finding(layer, key, law, "");
        } catch (LawViolation violation) {
            return new Finding(layer, key, law, violation.getMessage());
        }
    }
}
