package io.lanewise.verify.laws;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.CellRunner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The keys whose kernels laws ask for, so that all can be compiled at once. */
final class LawKeys {

    private LawKeys() {}

    /** Those of a layer itself. */
    static Set<KernelKey> ofLayer(KernelKey key) {
        return new LinkedHashSet<>(key instanceof ConvLstmKey cell ? CellRunner.keys(cell) : List.of(key));
    }

    /** Those of a layer, and of the one that has its place where numbers must be exact. */
    static Set<KernelKey> ofAllLaws(KernelKey key) {
        Set<KernelKey> keys = ofLayer(key);
        keys.addAll(ofLayer(ExactLayer.of(key)));
        return keys;
    }
}
