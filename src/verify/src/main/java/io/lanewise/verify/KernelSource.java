package io.lanewise.verify;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.kernel.scalar.ScalarKernels;
import java.util.Collection;

/** Where the kernels under test come from. */
@FunctionalInterface
public interface KernelSource {

    /**
     * The kernel of a key and direction.
     *
     * @throws RuntimeException when this source has none; the message says so
     */
    Kernel kernel(KernelKey key, Direction direction);

    /** Makes ready what will be asked for, where that is faster at once than one by one. */
    default void prepare(Collection<? extends KernelKey> keys) {}

    /** The scalar twins. */
    static KernelSource scalar() {
        return ScalarKernels::of;
    }

    /** The kernels that a dispatch chooses, as for a model. */
    static KernelSource of(Dispatch dispatch) {
        return dispatch::kernel;
    }

    /** The vector kernels of a provider at one width, whatever width this CPU runs best. */
    static KernelSource of(KernelProvider provider, int bits) {
        return new KernelSource() {
            @Override
            public Kernel kernel(KernelKey key, Direction direction) {
                return provider.find(key, direction, bits)
                        .orElseThrow(() -> new IllegalStateException(
                                "The provider \"" + provider.description() + "\" has no kernel for " + key + " "
                                        + direction.spelling() + " at " + bits + " bits."));
            }

            @Override
            public void prepare(Collection<? extends KernelKey> keys) {
                if (provider instanceof CompilingProvider compiling) {
                    compiling.prepare(keys.stream()
                            .flatMap(key -> key.kernels().stream())
                            .map(one -> new CompilingProvider.Request(one.key(), one.direction(), bits))
                            .toList());
                }
            }
        };
    }
}
