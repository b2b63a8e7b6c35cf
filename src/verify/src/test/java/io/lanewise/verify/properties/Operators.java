package io.lanewise.verify.properties;

import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.UpsampleKey;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Random layer shapes by operator, for the properties of this package. */
abstract class Operators {

    @Provide
    Arbitrary<? extends KernelKey> convolutions() {
        return KeyArbitraries.convolutions();
    }

    @Provide
    Arbitrary<? extends KernelKey> transposedConvolutions() {
        return KeyArbitraries.transposedConvolutions();
    }

    @Provide
    Arbitrary<? extends KernelKey> denseLayers() {
        return KeyArbitraries.dense();
    }

    @Provide
    Arbitrary<? extends KernelKey> cells() {
        return KeyArbitraries.cells();
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
    Arbitrary<? extends KernelKey> nearestUpsamplings() {
        return KeyArbitraries.upsamplings(UpsampleKey.Mode.NEAREST);
    }

    @Provide
    Arbitrary<? extends KernelKey> bilinearUpsamplings() {
        return KeyArbitraries.upsamplings(UpsampleKey.Mode.BILINEAR_HALF_PIXEL, UpsampleKey.Mode.BILINEAR_ALIGNED);
    }
}
