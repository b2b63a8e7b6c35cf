package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Vector kernels, emitted and compiled for random dense layers, obey every law. */
class DenseProperties extends VectorTrials {

    @Property
    void dense(@ForAll("denseLayers") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }
}
