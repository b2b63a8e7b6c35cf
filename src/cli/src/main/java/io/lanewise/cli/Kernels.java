package io.lanewise.cli;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.generator.CompilingProvider.Request;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.verify.KernelSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Vector kernels for every shape: those generated ahead of time, and where there is none, one compiled in this process. */
final class Kernels implements KernelProvider {

    private final List<KernelProvider> generated = new ArrayList<>();
    private final CompilingProvider compiling = new CompilingProvider();

    Kernels() {
        ServiceLoader.load(KernelProvider.class).forEach(generated::add);
    }

    @Override
    public Optional<Kernel> find(KernelKey key, Direction direction, int bits) {
        return shipped(key, direction, bits).or(() -> compiling.find(key, direction, bits));
    }

    /** The kernel that was generated ahead of time, if there is one. */
    Optional<Kernel> shipped(KernelKey key, Direction direction, int bits) {
        return generated.stream()
                .flatMap(provider -> provider.find(key, direction, bits).stream())
                .findFirst();
    }

    /** Compiles at once, which is faster than one by one, whatever {@code dispatch} will ask for that was not generated. */
    void prepare(Collection<? extends KernelKey> keys, Dispatch dispatch) {
        if (dispatch.isScalar()) {
            return;
        }
        int bits = dispatch.bits();
        compiling.prepare(keys.stream()
                .flatMap(key -> key.kernels().stream())
                .map(one -> new Request(one.key(), one.direction(), bits))
                .filter(request -> shipped(request.key(), request.direction(), bits).isEmpty())
                .distinct()
                .toList());
    }

    /** Compiles at once all kernels of a model that runs with these options. */
    void prepare(Autoencoder model, Options options) {
        prepare(
                ModelLayers.of(model.spec(), model.type()).stream().map(ModelLayer::key).toList(), options.dispatch());
    }

    /** The kernels that a dispatch with this provider chooses, for checks that run kernels by themselves. */
    KernelSource source(Dispatch dispatch) {
        return new KernelSource() {
            @Override
            public Kernel kernel(KernelKey key, Direction direction) {
                return dispatch.kernel(key, direction);
            }

            @Override
            public void prepare(Collection<? extends KernelKey> keys) {
                Kernels.this.prepare(keys, dispatch);
            }
        };
    }

    @Override
    public String description() {
        return "compiled in this process";
    }
}
