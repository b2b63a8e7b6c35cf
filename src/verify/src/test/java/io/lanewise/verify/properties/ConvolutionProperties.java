package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Vector kernels, emitted and compiled for random convolutions, obey every law. */
class ConvolutionProperties extends VectorTrials {

    @Property
    void convolution(@ForAll("convolutions") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }
}
