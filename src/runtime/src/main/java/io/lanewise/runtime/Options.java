package io.lanewise.runtime;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.kernel.LinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a model runs. No choice but the element type changes a bit of any result.
 *
 * @param threads that a session or a training run uses, the caller's included; at least 1
 * @param type of all tensors; empty for that of the model file, or f32 where there is none
 * @param kernels which kernels run; empty for the widest vectors that this CPU and JVM run well
 * @param providers asked for kernels before those that {@link java.util.ServiceLoader} finds
 * @param batch items that a session runs at once, and has memory for; 0 for the batch of the spec's training
 */
public record Options(
        int threads, Optional<ElementType> type, Optional<Kernels> kernels, List<KernelProvider> providers, int batch) {

    /** A choice of kernels. */
    public sealed interface Kernels {
        /** Vectors of 128, 256 or 512 bits. */
        record Vectors(int bits) implements Kernels {}

        /** The scalar twins. */
        record Scalar() implements Kernels {}
    }

    /** As many threads as processors, everything else as the model and the machine have it. */
    public static final Options DEFAULT =
            new Options(Runtime.getRuntime().availableProcessors(), Optional.empty(), Optional.empty(), List.of(), 0);

    public Options {
        if (threads < 1 || batch < 0) {
            throw new IllegalArgumentException(
                    "Threads are at least 1 and a batch at least 0 items, not " + threads + " and " + batch + ".");
        }
        providers = List.copyOf(providers);
    }

    public Options withThreads(int count) {
        return new Options(count, type, kernels, providers, batch);
    }

    public Options withType(ElementType chosen) {
        return new Options(threads, Optional.of(chosen), kernels, providers, batch);
    }

    /** Vectors of 128, 256 or 512 bits; an error where they do not run. */
    public Options withBits(int bits) {
        return new Options(threads, type, Optional.of(new Kernels.Vectors(bits)), providers, batch);
    }

    /** The scalar twins. */
    public Options withScalar() {
        return new Options(threads, type, Optional.of(new Kernels.Scalar()), providers, batch);
    }

    /** One provider more, asked after those that are there. */
    public Options withProvider(KernelProvider provider) {
        var more = new ArrayList<>(providers);
        more.add(provider);
        return new Options(threads, type, kernels, more, batch);
    }

    public Options withBatch(int items) {
        return new Options(threads, type, kernels, providers, items);
    }

    /**
     * Decides which kernels run.
     *
     * @throws LinkException when the vectors that were asked for do not run here
     */
    public Dispatch dispatch() {
        var builder = Dispatch.builder();
        kernels.ifPresent(choice -> {
            switch (choice) {
                case Kernels.Vectors(int bits) -> builder.bits(bits);
                case Kernels.Scalar() -> builder.scalar();
            }
        });
        providers.forEach(builder::provider);
        return builder.build();
    }
}
