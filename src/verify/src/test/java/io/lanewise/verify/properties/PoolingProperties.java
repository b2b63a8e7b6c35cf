package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Vector kernels, emitted and compiled for random poolings and unpoolings, obey every law. */
class PoolingProperties extends VectorTrials {

    @Property
    void maxPooling(@ForAll("maxPoolings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void averagePooling(@ForAll("averagePoolings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void maxUnpooling(@ForAll("maxUnpoolings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }
}
