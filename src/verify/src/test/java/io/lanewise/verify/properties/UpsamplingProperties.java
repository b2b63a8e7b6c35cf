package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Vector kernels, emitted and compiled for random upsamplings, obey every law. */
class UpsamplingProperties extends VectorTrials {

    @Property
    void nearestUpsampling(@ForAll("nearestUpsamplings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void bilinearUpsampling(@ForAll("bilinearUpsamplings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }
}
