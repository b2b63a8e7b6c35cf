package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import io.lanewise.kernel.Activation;
import java.util.Optional;

/** The vector form of the activations. Piecewise linear ones sit in the tile; the others are a method over a finished row, still in L1. */
final class ActivationCode {

    private ActivationCode() {}

    /** The new value of {@code sum} under a piecewise linear activation; empty for identity and for activations that are applied to rows. */
    static Optional<CodeBlock> piecewise(Vectors vectors, Activation activation, String sum) {
        return switch (activation.kind()) {
            case RELU -> Optional.of(CodeBlock.of("$L.max($L)", sum, vectors.zero()));
            case LEAKY_RELU -> Optional.of(CodeBlock.of(
                    "$1L.mul($2L).blend($1L, $1L.compare($3T.GT, $4L))",
                    sum,
                    vectors.literal(activation.slope()),
                    Vectors.operators(),
                    vectors.literal(0)));
            case IDENTITY, SIGMOID, TANH, SOFTPLUS -> Optional.empty();
        };
    }

    /** Emits the method {@code activate(array, base, length)} for an activation that is not piecewise linear. */
    static void emit(KernelClass kernel, Activation activation) {
        throw new IllegalArgumentException("No recipe: " + activation);
    }
}
