package io.lanewise.verify.laws;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.generator.CompilingProvider.Request;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.KernelSource;
import java.util.ArrayList;
import java.util.List;

/**
 * All laws over a layer shape in both element types. Every width must give the bits of the scalar twin; so the other
 * laws, which look at values, run on one width, which the seed chooses, and finite differences, which run many times,
 * on the twin.
 */
public final class Trials {

    private final CompilingProvider provider;
    private final List<Integer> widths;
    private int shapes;
    private int kernels;

    /**
     * Trials of the kernels that a provider emits.
     *
     * @param widths the widths in bits, those of them that this CPU runs
     */
    public Trials(CompilingProvider provider, List<Integer> widths) {
        this.provider = provider;
        this.widths = List.copyOf(widths);
    }

    /**
     * Tries a layer shape; a cell is tried over short sequences.
     *
     * @throws LawViolation when a law is broken, with a command that repeats it
     */
    public void check(KernelKey shape, long seed) {
        int chosen = widths.get((int) Math.floorMod(seed, widths.size()));
        prepare(shape, chosen);
        for (ElementType type : ElementType.values()) {
            KernelKey key = shape.withType(type);
            for (int bits : widths) {
                Law.BIT_EQUALITY.check(Subject.of(key, bits, KernelSource.of(provider, bits), seed));
            }
            for (Law law : Law.values()) {
                if (law == Law.FINITE_DIFFERENCES) {
                    law.check(Subject.of(key, 0, KernelSource.scalar(), seed));
                } else if (law != Law.BIT_EQUALITY) {
                    law.check(Subject.of(key, chosen, KernelSource.of(provider, chosen), seed));
                }
            }
        }
    }

    /** Compiles all that will be needed in one go, the layer that laws put in the place of this one included. */
    private void prepare(KernelKey shape, int chosen) {
        List<Request> requests = new ArrayList<>();
        for (ElementType type : ElementType.values()) {
            KernelKey key = shape.withType(type);
            for (int bits : widths) {
                (bits == chosen ? LawKeys.ofAllLaws(key) : LawKeys.ofLayer(key))
                        .stream()
                                .flatMap(one -> one.kernels().stream())
                                .distinct()
                                .map(kernel -> new Request(kernel.key(), kernel.direction(), bits))
                                .forEach(requests::add);
            }
        }
        provider.prepare(requests);
        shapes++;
        kernels += requests.size();
    }

    /** Shapes tried so far. */
    public int shapes() {
        return shapes;
    }

    /** Kernels asked for so far. */
    public int kernels() {
        return kernels;
    }
}
