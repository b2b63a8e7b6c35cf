package io.lanewise.cli;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.Options;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which kernels run. None of these but the element type changes a bit of any result. */
final class KernelOptions {

    private static final Set<Integer> WIDTHS = Set.of(128, 256, 512);

    @Option(names = "--type", paramLabel = "TYPE", description = "f32 or f64, the number format of every tensor.")
    private ElementType type;

    @ArgGroup
    private Width width;

    /** At most one of the two. */
    private static final class Width {
        @Option(
                names = "--bits",
                paramLabel = "BITS",
                description = "Vectors of 128, 256 or 512 bits (default: the widest that this CPU and JVM run well).")
        private Integer bits;

        @Option(names = "--scalar", description = "The scalar twins instead of vector kernels: the same bits, slowly.")
        private boolean scalar;
    }

    Optional<ElementType> type() {
        return Optional.ofNullable(type);
    }

    /**
     * The bits that were asked for; empty for the best of the machine, and for the scalar twins.
     *
     * @throws UserException when there are no vectors of so many bits on any machine
     */
    Optional<Integer> bits() {
        if (width == null || width.scalar) {
            return Optional.empty();
        }
        if (!WIDTHS.contains(width.bits)) {
            throw new UserException("--bits " + width.bits + " is no vector width: give 128, 256 or 512.");
        }
        return Optional.of(width.bits);
    }

    boolean scalar() {
        return width != null && width.scalar;
    }

    /** How a model runs, with kernels for every shape. */
    Options options(Kernels kernels) {
        var options = Options.DEFAULT.withProvider(kernels);
        if (type != null) {
            options = options.withType(type);
        }
        if (scalar()) {
            return options.withScalar();
        }
        return bits().isPresent() ? options.withBits(bits().get()) : options;
    }

    /** Decides which kernels run. */
    Dispatch dispatch(Kernels kernels) {
        var builder = Dispatch.builder().provider(kernels);
        bits().ifPresent(builder::bits);
        if (scalar()) {
            builder.scalar();
        }
        return builder.build();
    }
}
