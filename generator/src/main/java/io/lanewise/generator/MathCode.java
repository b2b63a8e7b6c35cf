package io.lanewise.generator;

import com.palantir.javapoet.ClassName;
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
        String e = exp(CodeBlock.of("$L.abs().neg()", x));
        return define("y", "$1L.blend($2L, $3L.compare($4T.GE, $5L)).div($1L.add(1))", e, vectors.literal(1), x, Vectors.operators(),
                vectors.literal(0));
    }

    /** The hyperbolic tangent. */
    String tanh(String x) {
        String t = expm1(CodeBlock.of("$L.abs().mul(-2)", x));
        String magnitude = define("magnitude", "$1L.div($1L.add(2)).abs()", t);
        CodeBlock sign = CodeBlock.of("$L.and($T.SIGN_BIT)", vectors.toBits(x), constants());
        return define("y", "$L", vectors.fromBits(CodeBlock.of("$L.or($L)", vectors.toBits(magnitude), sign)));
    }

    /** log(1 + e^x). */
    String softplus(String x) {
        String log = log1p(exp(CodeBlock.of("$L.abs().neg()", x)));
        return define("y", "$L.max(0).add($L)", x, log);
    }

    /** The slope of softplus where its value is y: 1 - e^-y. */
    String softplusSlope(String y) {
        return define("slope", "$L.neg()", expm1(CodeBlock.of("$L.neg()", y)));
    }

    /** e^z for z up to 0. */
    private String exp(CodeBlock z) {
        String shifted = shifted(z, "EXP_LOWEST");
        String grown = expm1OfRemainder(shifted);
        String power = define("power", "$L", power(shifted));
        return define("e", "$1L.fma($2L, $2L).mul($3T.SCALE_BACK)", grown, power, constants());
    }

    /** e^z - 1 for z up to 0. */
    private String expm1(CodeBlock z) {
        String shifted = shifted(z, "EXPM1_LOWEST");
        String grown = expm1OfRemainder(shifted);
        String power = define("power", "$L.mul($T.SCALE_BACK)", power(shifted), constants());
        return define("t", "$1L.fma($2L, $2L.sub(1))", grown, power);
    }

    private String shifted(CodeBlock z, String lowest) {
        define("z", "$L.max($T.$L)", z, constants(), lowest);
        return define("shifted", "z$1L.fma($2T.LOG2_E, $2T.SHIFTER)", suffix, constants());
    }

    private CodeBlock power(String shifted) {
        CodeBlock shift = CodeBlock.of("$T.LSHL, $T.FRACTION_BITS", Vectors.operators(), constants());
        return vectors.fromBits(CodeBlock.of("$L.lanewise($L)", vectors.toBits(shifted), shift));
    }

    private String expm1OfRemainder(String shifted) {
        String n = define("n", "$L.sub($T.SHIFTER)", shifted, constants());
        String high = define("high", "$L.fma($L, z$L)", n, constant("-", "LN2_HIGH"), suffix);
        String r = define("r", "$L.fma($L, $L)", n, constant("-", "LN2_LOW"), high);
        String p = polynomial("p", r, "EXP_", vectors.type() == ElementType.F32 ? 5 : 10);
        return define("grown", "$1L.mul($1L).fma($2L, $1L)", r, p);
    }

    private String log1p(String e) {
        String s = define("s", "$1L.div($1L.add(2))", e);
        String square = define("square", "$1L.mul($1L)", s);
        String q = polynomial("q", square, "LOG_", vectors.type() == ElementType.F32 ? 4 : 9);
        String difference = define("difference", "$L.neg().fma($L, $L)", square, q, e);
        return define("log", "$L.neg().fma($L, $L)", s, difference, e);
    }

    /** Horner's scheme. */
    private String polynomial(String name, String x, String coefficients, int degree) {
        String p = define(name, "$L.fma($L, $L)", constant("", coefficients + degree), x, constant("", coefficients + (degree - 1)));
        for (int i = degree - 2; i >= 0; i--) {
            body.set(p, CodeBlock.of("$L.fma($L, $L)", p, x, constant("", coefficients + i)));
        }
        return p;
    }

    private CodeBlock constant(String sign, String name) {
        return CodeBlock.of("$T.broadcast($L, $L$T.$L)", vectors.vector(), vectors.speciesName(), sign, constants(), name);
    }

    private String define(String name, String value, Object... arguments) {
        body.let(vectors.vector(), name + suffix, CodeBlock.of(value, arguments));
        return name + suffix;
    }

    private ClassName constants() {
        return ClassName.get(vectors.type() == ElementType.F32 ? MathF32.class : MathF64.class);
    }
}
