package io.lanewise.verify;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;

/** Where the kernels under test come from. */
@FunctionalInterface
public interface KernelSource {

    /**
     * The kernel of a key and direction.
     *
     * @throws IllegalStateException when this source has none
     */
    Kernel kernel(KernelKey key, Direction direction);

    /** The vector kernels of a provider at one width. A kernel of another width, or a scalar one, is refused. */
    static KernelSource of(KernelProvider provider, int bits) {
        return (key, direction) -> {
            Kernel kernel = provider.find(key, direction, bits)
                    .orElseThrow(() -> new IllegalStateException("The provider \"" + provider.description() + "\" has no kernel for " + key + " "
                            + direction.spelling() + " at " + bits + " bits."));
            if (kernel.name().bits() != bits) {
                throw new IllegalStateException("Asked for " + bits + " bits, the provider \"" + provider.description() + "\" gave " + kernel.name() + ".");
            }
            return kernel;
        };
    }
}
