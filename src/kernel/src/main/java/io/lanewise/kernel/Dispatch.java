package io.lanewise.kernel;

import io.lanewise.kernel.scalar.ScalarKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which kernels this process runs: vector kernels of one width, or the scalar twins. Decided once, when it is built; every key linked through
 * it then gets that kind. All choices give the same bits.
 *
 * <p>The width is that of the CPU unless one is {@linkplain Builder#bits asked for}, or named by the system property
 * {@value #PROPERTY} ({@code 128}, {@code 256}, {@code 512} or {@code scalar}). The scalar twins run where the Vector API is absent.
 */
public final class Dispatch {

    /** The system property that forces a width; what the builder is told goes before it. */
    public static final String PROPERTY = "lanewise.bits";

    private static final System.Logger LOGGER = System.getLogger(Dispatch.class.getName());

    /** So that many dispatches that choose the same for the same reason leave one line. */
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private final Width width;
    private final List<KernelProvider> providers;
    private final boolean scalarFallback;

    private Dispatch(Width width, List<KernelProvider> providers, boolean scalarFallback) {
        this.width = width;
        this.providers = List.copyOf(providers);
        this.scalarFallback = scalarFallback;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The width and providers that a plain run has. */
    public static Dispatch standard() {
        return builder().build();
    }

    /** Whether the scalar twins run. */
    public boolean isScalar() {
        return width.isScalar();
    }

    /** Bits of a vector; 0 for the scalar twins. */
    public int bits() {
        return width.bits();
    }

    /** What was chosen and why, the line that is logged. */
    public String description() {
        return (isScalar() ? "Scalar kernels" : bits() + "-bit vector kernels (" + providerNames() + ")") + ": " + width.reason() + ".";
    }

    /**
     * The kernel of a key and direction.
     *
     * @throws LinkException when vector kernels run here and no provider has this one
     */
    public Kernel kernel(KernelKey key, Direction direction) {
        if (isScalar()) {
            return ScalarKernels.of(key, direction);
        }
        for (KernelProvider provider : providers) {
            Optional<Kernel> found = provider.find(key, direction, bits());
            if (found.isPresent()) {
                return checked(found.get(), provider, key, direction);
            }
        }
        if (scalarFallback) {
            return ScalarKernels.of(key, direction);
        }
        throw new LinkException("No " + bits() + "-bit kernel is there for " + key + " " + direction.spelling()
                + ": run ./lanewise generate on the spec that has this layer, or pass the compiling provider.");
    }

    private String providerNames() {
        return providers.isEmpty()
                ? "no provider"
                : providers.stream().map(KernelProvider::description).collect(Collectors.joining(" or "));
    }

    /** Holds providers to their word: a species wider than the CPU is never run. */
    private Kernel checked(Kernel kernel, KernelProvider provider, KernelKey key, Direction direction) {
        KernelName name = kernel.name();
        boolean runs = !name.isScalar() && name.bits() <= bits();
        if (!name.key().equals(key) || name.direction() != direction || !runs) {
            throw new LinkException("The provider \"" + provider.description() + "\" answered with " + name + " when asked for " + key + " "
                    + direction.spelling() + " at " + bits() + " bits: generate its kernels anew.");
        }
        return kernel;
    }

    /** What is asked of a dispatch; everything has a default. */
    public static final class Builder {
        private final List<KernelProvider> providers = new ArrayList<>();
        private String asked = System.getProperty(PROPERTY);
        private boolean scalarFallback;
        private boolean slowArithmetic;

        private Builder() {}

        /** Vectors of {@code bits} bits: 128, 256 or 512. */
        public Builder bits(int bits) {
            asked = Integer.toString(bits);
            return this;
        }

        /** The scalar twins. */
        public Builder scalar() {
            asked = Width.SCALAR;
            return this;
        }

        /** A provider that is asked before those that {@link ServiceLoader} finds. */
        public Builder provider(KernelProvider provider) {
            providers.add(provider);
            return this;
        }

        /** Links a key that no provider has to its scalar twin instead of refusing it. */
        public Builder scalarFallback() {
            scalarFallback = true;
            return this;
        }

        /** Links on a CPU without fused multiply-add too, where everything is thousands of times slower. */
        public Builder slowArithmetic() {
            slowArithmetic = true;
            return this;
        }

        /**
         * Decides, and logs the decision.
         *
         * @throws LinkException when the width that was asked for does not run here, or the CPU has no fused multiply-add
         */
        public Dispatch build() {
            return build(Machine.here());
        }

        Dispatch build(Machine machine) {
            if (!machine.fusedMultiplyAdd() && !slowArithmetic) {
                throw new LinkException("This CPU or JVM has no fused multiply-add instruction, so that every kernel would be thousands of times"
                        + " slower: use another machine, or allow slow arithmetic.");
            }
            Width width = Width.decide(asked, machine);
            if (!width.isScalar()) {
                ServiceLoader.load(KernelProvider.class).forEach(providers::add);
            }
            Dispatch dispatch = new Dispatch(width, providers, scalarFallback);
            if (LOGGED.add(dispatch.description())) {
                LOGGER.log(System.Logger.Level.INFO, dispatch.description());
            }
            return dispatch;
        }
    }
}
