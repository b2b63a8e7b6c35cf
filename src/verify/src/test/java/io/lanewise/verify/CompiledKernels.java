package io.lanewise.verify;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import java.util.Collection;

/** Kernels compiled in this process, chosen as for a model. */
public final class CompiledKernels {

    private CompiledKernels() {}

    /** What a dispatch of {@code bits} bits links, all of it compiled at once when prepared. */
    public static KernelSource dispatched(int bits) {
        CompilingProvider provider = new CompilingProvider();
        Dispatch dispatch = Dispatch.builder().bits(bits).provider(provider).build();
        return new KernelSource() {
            @Override
            public Kernel kernel(KernelKey key, Direction direction) {
                return dispatch.kernel(key, direction);
            }

            @Override
            public void prepare(Collection<? extends KernelKey> keys) {
                KernelSource.of(provider, bits).prepare(keys);
            }
        };
    }
}
