package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Vector kernels, emitted and compiled for random transposed convolutions, obey every law. */
class TransposedConvolutionProperties extends VectorTrials {

    @Property
    void transposedConvolution(@ForAll("transposedConvolutions") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }
}
