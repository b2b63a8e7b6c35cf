package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Activation;

/** The vector form of the derivatives of the activations, computed from the activation's result. */
final class DerivativeCode {

    private DerivativeCode() {}

    /**
     * Emits {@code derive(diffDst, diffDstRow, dst, dstRow, diffPre, diffPreRow, length)}: the gradient before the activation of a row that is
     * contiguous in memory.
     */
    static void emit(KernelClass kernel, Activation activation) {
        Vectors vectors = kernel.vectors();
        TypeName array = ArrayTypeName.of(vectors.element());
        Body body = new Body();
        body.loop("i", "0", "length", vectors.lanes(), () -> {
            body.let(vectors.mask(), "within", CodeBlock.of("$L.indexInRange(i, length)", Vectors.SPECIES));
            body.let(vectors.vector(), "diff", CodeBlock.of(
                    "$T.fromArray($L, diffDst, diffDstRow + i, within)", vectors.vector(), Vectors.SPECIES));
            body.let(vectors.vector(), "y", CodeBlock.of("$T.fromArray($L, dst, dstRow + i, within)", vectors.vector(), Vectors.SPECIES));
            apply(vectors, body, activation, "diff", "y");
            body.line("diff.intoArray(diffPre, diffPreRow + i, within)");
        });
        kernel.method(
                "The gradient before " + activation + ", for a row of length elements.",
                TypeName.VOID,
                "derive",
                body,
                array, "diffDst", TypeName.INT, "diffDstRow", array, "dst", TypeName.INT, "dstRow", array, "diffPre", TypeName.INT,
                "diffPreRow", TypeName.INT, "length");
    }

    /** Multiplies the variable {@code diff} by the derivative at the result {@code y}. */
    static void apply(Vectors vectors, Body body, Activation activation, String diff, String y) {
        String one = vectors.literal(1);
        String zero = vectors.literal(0);
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> body.line(
                    "$1L = $2L.blend($1L, $3L.compare($4T.GT, $5L))", diff, vectors.zero(), y, Vectors.operators(), zero);
            case LEAKY_RELU -> body.line(
                    "$1L = $1L.mul($2L).blend($1L, $3L.compare($4T.GT, $5L))",
                    diff,
                    vectors.literal(activation.slope()),
                    y,
                    Vectors.operators(),
                    zero);
            case SIGMOID -> body.line("$1L = $1L.mul($2L.mul($3L.sub($2L)))", diff, y, vectors.broadcast(one));
            case TANH -> body.line("$1L = $1L.mul($2L.neg().fma($2L, $3L))", diff, y, vectors.broadcast(one));
            case SOFTPLUS -> throw new IllegalArgumentException("No recipe: " + activation);
        }
    }
}
