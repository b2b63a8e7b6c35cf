package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Vector kernels, emitted and compiled for random ConvLSTM cells, obey every law over short sequences. */
class CellProperties extends VectorTrials {

    /** A cell takes some ten kernels a width and type. */
    @Property(tries = 8)
    void cell(@ForAll("cells") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }
}
