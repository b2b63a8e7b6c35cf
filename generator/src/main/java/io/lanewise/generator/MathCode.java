package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.scalar.MathF32;
import io.lanewise.kernel.scalar.MathF64;

/**
 * Writes sigmoid, tanh and softplus into a body, operation by operation after the scalar recipe {@link MathF32} (or {@link MathF64}), whose
 * constants it names. Everything is inline: a method that takes or returns vectors and is this long would box them.
 *
 * @param suffix ends the names of all variables that are declared, so that a recipe may be written twice into one scope
 */
record MathCode(Vectors vectors, Body body, String suffix) {

    /** 1 / (1 + e^-x). */
    String sigmoid(String x) {
        String e = exp(vectors.unary("NEG", vectors.unary("ABS", x)));
        String numerator = define("numerator", "$L.blend($L, $L.compare($T.GE, $L))", e, number(1), x, Vectors.operators(), vectors.zero());
        return define("y", "$L", vectors.binary("DIV", numerator, vectors.binary("ADD", e, number(1))));
    }

    /** The hyperbolic tangent. */
    String tanh(String x) {
        String t = expm1(vectors.binary("MUL", vectors.unary("ABS", x), number(-2)));
        String magnitude = define("magnitude", "$L", vectors.unary("ABS", vectors.binary("DIV", t, vectors.binary("ADD", t, number(2)))));
        CodeBlock sign = vectors.binary("AND", vectors.toBits(x), vectors.broadcastBits(constant("SIGN_BIT")));
        return define("y", "$L", vectors.fromBits(vectors.binary("OR", vectors.toBits(magnitude), sign)));
    }

    /** log(1 + e^x). */
    String softplus(String x) {
        String log = log1p(exp(vectors.unary("NEG", vectors.unary("ABS", x))));
        return define("y", "$L", vectors.binary("ADD", vectors.binary("MAX", x, vectors.zero()), log));
    }

    /** The slope of softplus where its value is y: 1 - e^-y. */
    String softplusSlope(String y) {
        return define("slope", "$L", vectors.unary("NEG", expm1(vectors.unary("NEG", y))));
    }

    /** e^z for z up to 0. */
    private String exp(CodeBlock z) {
        String shifted = shifted(z, "EXP_LOWEST");
        String grown = expm1OfRemainder(shifted);
        String power = define("power", "$L", power(shifted));
        return define("e", "$L", vectors.binary("MUL", vectors.fma(grown, power, power), broadcast("SCALE_BACK")));
    }

    /** e^z - 1 for z up to 0. */
    private String expm1(CodeBlock z) {
        String shifted = shifted(z, "EXPM1_LOWEST");
        String grown = expm1OfRemainder(shifted);
        String power = define("power", "$L", vectors.binary("MUL", power(shifted), broadcast("SCALE_BACK")));
        return define("t", "$L", vectors.fma(grown, power, vectors.binary("SUB", power, number(1))));
    }

    private String shifted(CodeBlock z, String lowest) {
        String clamped = define("z", "$L", vectors.binary("MAX", z, broadcast(lowest)));
        return define("shifted", "$L", vectors.fma(clamped, broadcast("LOG2_E"), broadcast("SHIFTER")));
    }

    private CodeBlock power(String shifted) {
        return vectors.fromBits(vectors.binary("LSHL", vectors.toBits(shifted), vectors.broadcastBits(constant("FRACTION_BITS"))));
    }

    private String expm1OfRemainder(String shifted) {
        String n = define("n", "$L", vectors.binary("SUB", shifted, broadcast("SHIFTER")));
        String high = define("high", "$L", vectors.fma(n, broadcast("-", "LN2_HIGH"), "z" + suffix));
        String r = define("r", "$L", vectors.fma(n, broadcast("-", "LN2_LOW"), high));
        String p = polynomial("p", r, "EXP_", vectors.type() == ElementType.F32 ? 5 : 10);
        return define("grown", "$L", vectors.fma(vectors.binary("MUL", r, r), p, r));
    }

    private String log1p(String e) {
        String s = define("s", "$L", vectors.binary("DIV", e, vectors.binary("ADD", e, number(2))));
        String square = define("square", "$L", vectors.binary("MUL", s, s));
        String q = polynomial("q", square, "LOG_", vectors.type() == ElementType.F32 ? 4 : 9);
        String difference = define("difference", "$L", vectors.fma(vectors.unary("NEG", square), q, e));
        return define("log", "$L", vectors.fma(vectors.unary("NEG", s), difference, e));
    }

    /** Horner's scheme. */
    private String polynomial(String name, String x, String coefficients, int degree) {
        String p = define(name, "$L", broadcast(coefficients + degree));
        for (int i = degree - 1; i >= 0; i--) {
            body.set(p, vectors.fma(p, x, broadcast(coefficients + i)));
        }
        return p;
    }

    private CodeBlock number(double value) {
        return vectors.broadcast(vectors.literal(value));
    }

    private CodeBlock broadcast(String constant) {
        return broadcast("", constant);
    }

    private CodeBlock broadcast(String sign, String constant) {
        return vectors.broadcast(CodeBlock.of("$L$L", sign, constant(constant)));
    }

    private CodeBlock constant(String name) {
        return CodeBlock.of("$T.$L", vectors.type() == ElementType.F32 ? MathF32.class : MathF64.class, name);
    }

    private String define(String name, String value, Object... arguments) {
        body.let(vectors.vector(), name + suffix, CodeBlock.of(value, arguments));
        return name + suffix;
    }
}
