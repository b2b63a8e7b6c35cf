package io.lanewise.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.ElementType;

/**
 * The expression layer: vector and scalar expressions of one element type. It alone knows how tensors are stored (arrays with an int
 * offset) and how the Vector API spells an operation.
 *
 * @param type element type
 * @param bits width of the species
 * @param speciesName the constant that holds the species
 */
record Vectors(ElementType type, int bits, String speciesName) {

    private static final String API = "jdk.incubator.vector";
    private static final ClassName VIEW = ClassName.get("io.lanewise.kernel", "View");

    /** The name of the constant that holds the species of the plan, in every emitted class. */
    static final String SPECIES = "SPECIES";
    /** The name of the constant mask of the last vector, where it is not full. */
    static final String TAIL = "TAIL";

    /** Vectors of the plan's own species. */
    Vectors(ElementType type, int bits) {
        this(type, bits, SPECIES);
    }

    int lanes() {
        return type.lanes(bits);
    }

    /** FloatVector or DoubleVector. */
    ClassName vector() {
        return ClassName.get(API, type == ElementType.F32 ? "FloatVector" : "DoubleVector");
    }

    /** IntVector or LongVector: the bit patterns of {@link #vector()}. */
    ClassName bitVector() {
        return ClassName.get(API, type == ElementType.F32 ? "IntVector" : "LongVector");
    }

    /** The bit patterns of the vector {@code name}. */
    CodeBlock toBits(String name) {
        return CodeBlock.of("$L.reinterpretAs$L()", name, type == ElementType.F32 ? "Ints" : "Longs");
    }

    /** The vector whose bit patterns {@code bits} holds. */
    CodeBlock fromBits(CodeBlock bits) {
        return CodeBlock.of("$L.reinterpretAs$L()", bits, type == ElementType.F32 ? "Floats" : "Doubles");
    }

    static ClassName operators() {
        return ClassName.get(API, "VectorOperators");
    }

    ParameterizedTypeName species() {
        return ParameterizedTypeName.get(ClassName.get(API, "VectorSpecies"), element().box());
    }

    ParameterizedTypeName shuffle() {
        return ParameterizedTypeName.get(ClassName.get(API, "VectorShuffle"), element().box());
    }

    ParameterizedTypeName mask() {
        return ParameterizedTypeName.get(ClassName.get(API, "VectorMask"), element().box());
    }

    /** float or double. */
    TypeName element() {
        return type == ElementType.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
    }

    /** {@code FloatVector.SPECIES_512}. */
    CodeBlock speciesConstant() {
        return CodeBlock.of("$T.SPECIES_$L", vector(), bits);
    }

    /** The array behind a {@link io.lanewise.kernel.View}: {@code view.floats()}. */
    String array(String view) {
        return view + (type == ElementType.F32 ? ".floats()" : ".doubles()");
    }

    /** A literal that is exactly {@code value} in the element type. */
    String literal(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String box = type == ElementType.F32 ? "Float" : "Double";
            return box + (Double.isNaN(value) ? ".NaN" : value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
        }
        return type == ElementType.F32 ? (float) value + "f" : Double.toString(value);
    }

    /** The int expression {@code value} in the element type. */
    String converted(String value) {
        return "(" + element() + ") " + (value.contains(" ") ? "(" + value + ")" : value);
    }

    CodeBlock zero() {
        return CodeBlock.of("$T.zero($L)", vector(), speciesName);
    }

    /** All lanes the scalar expression {@code scalar}. */
    CodeBlock broadcast(Object scalar) {
        return CodeBlock.of("$T.broadcast($L, $L)", vector(), speciesName, scalar);
    }

    /** All lanes of a vector of bit patterns the int or long {@code scalar}. */
    CodeBlock broadcastBits(Object scalar) {
        return CodeBlock.of("$1T.broadcast($1T.SPECIES_$2L, $3L)", bitVector(), bits, scalar);
    }

    CodeBlock load(String array, String index) {
        return CodeBlock.of("$T.fromArray($L, $L, $L)", vector(), speciesName, array, index);
    }

    /** Loads the lanes of {@code mask}, zero elsewhere; all lanes where it is null. */
    CodeBlock load(String array, String index, String mask) {
        return mask == null
                ? load(array, index)
                : CodeBlock.of("$T.fromArray($L, $L, $L, $L)", vector(), speciesName, array, index, mask);
    }

    CodeBlock load(String array, String index, boolean tail) {
        return load(array, index, tail ? TAIL : null);
    }

    /** {@code vector.intoArray(array, index)}, of the lanes of {@code mask} where it is not null, as a statement's text. */
    CodeBlock store(Object vector, String array, String index, String mask) {
        return CodeBlock.of("$L.intoArray($L, $L$L)", vector, array, index, mask == null ? "" : ", " + mask);
    }

    CodeBlock store(Object vector, String array, String index, boolean tail) {
        return store(vector, array, index, tail ? TAIL : null);
    }

    /**
     * {@code a * b + sum}, rounded once. Written as lanewise and not as fma, as all arithmetic: the convenience methods of the Vector API are one shared call
     * site for all species, and where a process has used several, C2 no longer knows the type there and boxes.
     */
    CodeBlock fma(Object a, Object b, Object sum) {
        return CodeBlock.of("$L.lanewise($T.FMA, $L, $L)", a, operators(), b, sum);
    }

    /** A lane-wise operation with one operand beside {@code a}: {@code ADD}, {@code MUL}, {@code MAX}, ...; see {@link #fma} for the form. */
    CodeBlock binary(String operator, Object a, Object b) {
        return CodeBlock.of("$L.lanewise($T.$L, $L)", a, operators(), operator, b);
    }

    /** A lane-wise operation of {@code a} alone. */
    CodeBlock unary(String operator, Object a) {
        return CodeBlock.of("$L.lanewise($T.$L)", a, operators(), operator);
    }

    /** A vector divided by a constant: a product where that gives the same bits. */
    CodeBlock quotient(Object a, int divisor) {
        return Integer.bitCount(divisor) == 1
                ? binary("MUL", a, broadcast(literal(1.0 / divisor)))
                : binary("DIV", a, broadcast(literal(divisor)));
    }

    /** {@code base + offset}, without the sum where the offset is 0. */
    static String plus(String base, long offset) {
        return offset == 0 ? base : offset > 0 ? base + " + " + offset : base + " - " + -offset;
    }

    /** {@code factor * name}, without the product where the factor is 1. */
    static String times(String name, long factor) {
        return factor == 1 ? name : name + " * " + factor;
    }

    static ClassName view() {
        return VIEW;
    }
}
