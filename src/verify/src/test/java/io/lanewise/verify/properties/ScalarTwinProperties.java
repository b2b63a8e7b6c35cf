package io.lanewise.verify.properties;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.laws.Law;
import io.lanewise.verify.laws.Subject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The scalar twins obey every law over random shapes. */
class ScalarTwinProperties extends Operators {

    @Property
    void convolution(@ForAll("convolutions") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void transposedConvolution(@ForAll("transposedConvolutions") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void dense(@ForAll("denseLayers") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void cell(@ForAll("cells") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

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

    @Property
    void nearestUpsampling(@ForAll("nearestUpsamplings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property
    void bilinearUpsampling(@ForAll("bilinearUpsamplings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    private static void check(KernelKey key, long seed) {
        for (ElementType type : ElementType.values()) {
            Subject subject = Subject.of(key.withType(type), 0, KernelSource.scalar(), seed);
            for (Law law : Law.values()) {
                law.check(subject);
            }
        }
    }
}
