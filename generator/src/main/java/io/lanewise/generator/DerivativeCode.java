package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Activation;

/**
 * The vector form of the derivatives of the activations, computed from the activation's result.
 *
 * <p>Equations 3 to 8 of {@code src/docs/backward-passes.md}.
 */
final class DerivativeCode {

    private static final String ROW_TAIL = "ROW_TAIL";

    private DerivativeCode() {}

    /**
     * Emits {@code derive(diffDst, diffDstRow, dst, dstRow, diffPre, diffPreRow)}: the gradient before the activation of a row of {@code length}
     * elements that are contiguous in memory.
     */
    static void emit(KernelClass kernel, Activation activation, int length) {
        Vectors vectors = kernel.vectors();
        TypeName array = ArrayTypeName.of(vectors.element());
        Parts parts = new Parts(length, vectors.lanes());
        int whole = parts.wholeVectors() * vectors.lanes();
        Body body = new Body();
        if (whole > 0) {
            body.loop("i", "0", Integer.toString(whole), vectors.lanes(), () -> vector(vectors, body, activation, "i", null));
        }
        if (parts.hasTail()) {
            kernel.mask(ROW_TAIL, parts.tailLanes());
            vector(vectors, body, activation, Integer.toString(whole), ROW_TAIL);
        }
        kernel.method(
                "The gradient before " + activation.kind().spelling() + ", for a row of " + length + " elements.",
                TypeName.VOID,
                "derive",
                body,
                array, "diffDst", TypeName.INT, "diffDstRow", array, "dst", TypeName.INT, "dstRow", array, "diffPre", TypeName.INT,
                "diffPreRow");
    }

    private static void vector(Vectors vectors, Body body, Activation activation, String index, String mask) {
        String suffix = mask == null ? "" : "Rest";
        body.let(vectors.vector(), "diff" + suffix, vectors.load("diffDst", "diffDstRow + " + index, mask));
        body.let(vectors.vector(), "y" + suffix, vectors.load("dst", "dstRow + " + index, mask));
        apply(vectors, body, activation, suffix);
        body.line("$L", vectors.store("diff" + suffix, "diffPre", "diffPreRow + " + index, mask));
    }

    /** Multiplies the variable {@code diff} by the derivative at the result {@code y}; both names end in {@code suffix}. */
    static void apply(Vectors vectors, Body body, Activation activation, String suffix) {
        String diff = "diff" + suffix;
        String y = "y" + suffix;
        String one = vectors.literal(1);
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> body.line(
                    "$1L = $2L.blend($1L, $3L.compare($4T.GT, $2L))", diff, vectors.zero(), y, Vectors.operators());
            case LEAKY_RELU -> body.line(
                    "$1L = $2L.blend($1L, $3L.compare($4T.GT, $5L))",
                    diff,
                    vectors.binary("MUL", diff, vectors.broadcast(vectors.literal(activation.slope()))),
                    y,
                    Vectors.operators(),
                    vectors.zero());
            case SIGMOID -> body.set(
                    diff, vectors.binary("MUL", diff, vectors.binary("MUL", y, vectors.binary("SUB", vectors.broadcast(one), y))));
            case TANH -> body.set(
                    diff, vectors.binary("MUL", diff, vectors.fma(vectors.unary("NEG", y), y, vectors.broadcast(one))));
            case SOFTPLUS -> body.set(diff, vectors.binary("MUL", diff, new MathCode(vectors, body, suffix).softplusSlope(y)));
        }
    }
}
