package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The vector form of the activations. Piecewise linear ones sit in the tile; the others are a method over a finished row, still in L1. */
final class ActivationCode {

    private ActivationCode() {}

    /** The new value of {@code sum} under a piecewise linear activation; empty for identity and for activations that are applied to rows. */
    static Optional<CodeBlock> piecewise(Vectors vectors, Activation activation, String sum) {
        return switch (activation.kind()) {
            // Not the operation MAX: its rules for NaN and the sign of zero take six instructions, and this keeps them in two.
            case RELU -> Optional.of(CodeBlock.of(
                    "$1L.blend($3L, $1L.compare($2T.LE, $3L))", sum, Vectors.operators(), vectors.zero()));
            case LEAKY_RELU -> Optional.of(leaky(vectors, activation.slope(), sum));
            case IDENTITY, SIGMOID, TANH, SOFTPLUS -> Optional.empty();
        };
    }

    /**
     * Of a slope above 0 and up to 1 the greater of sum and product, which is the same bits as the choice by sign, zeros and infinities included. C2 boxes blends
     * that a long method stores at its end.
     */
    private static CodeBlock leaky(Vectors vectors, double slope, String sum) {
        CodeBlock product = vectors.binary("MUL", sum, vectors.broadcast(vectors.literal(slope)));
        return slope > 0 && slope <= 1
                ? vectors.binary("MAX", sum, product)
                : CodeBlock.of("$L.blend($L, $L.compare($T.GT, $L))", product, sum, sum, Vectors.operators(), vectors.zero());
    }

    /**
     * Emits the method {@code activate(row, base)}, which applies an activation other than identity to {@code length} elements that are contiguous in
     * memory. Its vectors run across pixels, so they are as wide as the plan allows however few channels there are.
     */
    static void emit(KernelClass kernel, KernelPlan plan, Activation activation, int length) {
        emit(kernel, plan, activation, length, Integer.toString(length));
    }

    /** Emits the method {@code activate(row, base, length)} for lengths up to {@code longest}. */
    static void emitUpTo(KernelClass kernel, KernelPlan plan, Activation activation, int longest) {
        emit(kernel, plan, activation, longest, "length", TypeName.INT, "length");
    }

    private static void emit(
            KernelClass kernel, KernelPlan plan, Activation activation, int longest, String length, Object... lengthParameter) {
        int lanes = Lanes.forChannels(plan.name().key().type(), plan.name().bits(), longest);
        Vectors vectors = kernel.vectors("ROW_SPECIES", lanes);
        String mask = lengthParameter.length == 0 && longest % lanes == 0 ? null : "mask";
        Body body = new Body();
        body.loop("i", "0", length, lanes, () -> {
            if (mask != null) {
                body.let(vectors.mask(), mask, CodeBlock.of("$L.indexInRange(i, $L)", vectors.speciesName(), length));
            }
            body.let(vectors.vector(), "x", vectors.load("row", "base + i", mask));
            String y = value(vectors, body, activation);
            body.line("$L", vectors.store(y, "row", "base + i", mask));
        });
        List<Object> parameters = new ArrayList<>(List.of(ArrayTypeName.of(vectors.element()), "row", TypeName.INT, "base"));
        parameters.addAll(List.of(lengthParameter));
        kernel.method(
                "Applies " + activation.kind().spelling() + " to " + length + " elements of a row.",
                TypeName.VOID,
                "activate",
                body,
                parameters.toArray());
    }

    /** Writes the activation of {@code x}; the name of the result. */
    private static String value(Vectors vectors, Body body, Activation activation) {
        return switch (activation.kind()) {
            case RELU, LEAKY_RELU -> {
                body.let(vectors.vector(), "y", piecewise(vectors, activation, "x").orElseThrow());
                yield "y";
            }
            case IDENTITY, SIGMOID, TANH, SOFTPLUS -> smooth(vectors, body, activation, "x", "");
        };
    }

    /**
     * Writes an activation that is not piecewise linear, or identity; the name of the result.
     *
     * @param suffix ends the names of all variables that are declared
     */
    static String smooth(Vectors vectors, Body body, Activation activation, String x, String suffix) {
        MathCode math = new MathCode(vectors, body, suffix);
        return switch (activation.kind()) {
            case IDENTITY -> x;
            case SIGMOID -> math.sigmoid(x);
            case TANH -> math.tanh(x);
            case SOFTPLUS -> math.softplus(x);
            case RELU, LEAKY_RELU -> throw new IllegalArgumentException(activation + " is piecewise linear.");
        };
    }
}
