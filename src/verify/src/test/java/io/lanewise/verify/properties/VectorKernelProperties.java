package io.lanewise.verify.properties;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.laws.Trials;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Vector kernels, emitted and compiled for random shapes, obey every law. */
class VectorKernelProperties {

    private static final Trials TRIALS = new Trials(new CompilingProvider(), List.of(128, 256, 512));

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void convolution(@ForAll("convolutions") KernelKey key, @ForAll long seed) {
        TRIALS.check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void transposedConvolution(@ForAll("transposedConvolutions") KernelKey key, @ForAll long seed) {
        TRIALS.check(key, seed);
    }

    @Provide
    Arbitrary<? extends KernelKey> convolutions() {
        return KeyArbitraries.convolutions();
    }

    @Provide
    Arbitrary<? extends KernelKey> transposedConvolutions() {
        return KeyArbitraries.transposedConvolutions();
    }
}
