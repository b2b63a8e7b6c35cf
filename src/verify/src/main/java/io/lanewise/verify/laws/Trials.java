package io.lanewise.verify.laws;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.verify.KernelSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All laws over a layer shape in both element types. Every width must give the bits of the scalar twin; so the other laws, which look at values, run on one
 * width, which the seed chooses, and finite differences, which run many times, on the twin.
 */
public final class Trials {

    private final KernelProvider provider;
    private final List<Integer> widths;

    /**
     * Trials of a provider's kernels.
     *
     * @param widths the widths in bits, those of them that this CPU runs
     */
    public Trials(KernelProvider provider, List<Integer> widths) {
        this.provider = provider;
        this.widths = List.copyOf(widths);
    }

    /**
     * Tries a layer shape.
     *
     * @throws LawViolation when a law is broken, with a command that repeats it
     */
    public void check(KernelKey shape, long seed) {
        int chosen = widths.get((int) Math.floorMod(seed, widths.size()));
        for (ElementType type : ElementType.values()) {
            KernelKey key = shape.withType(type);
            for (int bits : widths) {
                KernelSource source = KernelSource.of(provider, bits);
                source.prepare(bits == chosen ? variants(key) : Set.of(key));
                Law.BIT_EQUALITY.check(Subject.of(key, bits, source, seed));
            }
            for (Law law : Law.values()) {
                law.check(law == Law.FINITE_DIFFERENCES
                        ? Subject.of(key, 0, KernelSource.scalar(), seed)
                        : Subject.of(key, chosen, KernelSource.of(provider, chosen), seed));
            }
        }
    }

    /** The layer shape and those that laws put in its place. */
    private static Set<KernelKey> variants(KernelKey key) {
        return new LinkedHashSet<>(List.of(key, ExactLayer.of(key), ExactLayer.linear(key)));
    }
}
