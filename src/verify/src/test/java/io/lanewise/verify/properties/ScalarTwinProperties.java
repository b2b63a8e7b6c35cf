package io.lanewise.verify.properties;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.laws.Law;
import io.lanewise.verify.laws.Subject;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scalar twins obey every law over random shapes: nothing is compiled here, so there can be many. */
class ScalarTwinProperties {

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void convolution(@ForAll("convolutions") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void transposedConvolution(@ForAll("transposedConvolutions") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void dense(@ForAll("denses") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void maxPooling(@ForAll("maxPoolings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void averagePooling(@ForAll("averagePoolings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void maxUnpooling(@ForAll("maxUnpoolings") KernelKey key, @ForAll long seed) {
        check(key, seed);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void upsampling(@ForAll("upsamplings") KernelKey key, @ForAll long seed) {
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

    @Provide
    Arbitrary<? extends KernelKey> convolutions() {
        return KeyArbitraries.convolutions();
    }

    @Provide
    Arbitrary<? extends KernelKey> transposedConvolutions() {
        return KeyArbitraries.transposedConvolutions();
    }

    @Provide
    Arbitrary<? extends KernelKey> denses() {
        return KeyArbitraries.dense();
    }

    @Provide
    Arbitrary<? extends KernelKey> maxPoolings() {
        return KeyArbitraries.maxPoolings();
    }

    @Provide
    Arbitrary<? extends KernelKey> averagePoolings() {
        return KeyArbitraries.averagePoolings();
    }

    @Provide
    Arbitrary<? extends KernelKey> maxUnpoolings() {
        return KeyArbitraries.maxUnpoolings();
    }

    @Provide
    Arbitrary<? extends KernelKey> upsamplings() {
        return KeyArbitraries.upsamplings(UpsampleKey.Mode.values());
    }
}
