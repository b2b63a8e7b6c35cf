package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.BilinearAxis;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.UpsampleKey;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** What both emitters of a {@link BilinearPlan} share: the axes, tables made from them, and the blocks of channels. */
record BilinearFrame(BilinearPlan plan, KernelClass kernel) {

    static BilinearFrame of(BilinearPlan plan) {
        BilinearFrame frame = new BilinearFrame(plan, new KernelClass(plan));
        frame.axis("ROWS", "rows");
        frame.axis("COLUMNS", "columns");
        plan.bands().emit(frame.kernel);
        return frame;
    }

    Vectors vectors() {
        return kernel.vectors();
    }

    /** Emits {@code inside} for each block of channels; it gets the text of the block's first channel. */
    void blocks(Body body, Consumer<String> inside) {
        int channels = plan.channels();
        body.tiles("channel", channels, Math.min(plan.vectors() * plan.lanes(), channels), inside);
    }

    /** What follows the name of a variable that each vector of an iteration has. */
    String suffix(int vector) {
        return plan.vectors() == 1 ? "" : Integer.toString(vector);
    }

    /**
     * Emits the walk over the columns of a row: {@code strip} for the first {@code whole} of {@code width} columns,
     * without masks, and {@code stripRest} for those after it.
     *
     * @param parameters of the methods
     * @param columns emits the walk from a column to another; the flag says whether vectors are masked
     */
    void strips(String javadoc, int whole, int width, Object[] parameters, Walk columns) {
        if (whole > 0) {
            strip(javadoc, "strip", parameters, body -> columns.emit(body, 0, whole, false));
        }
        if (whole < width) {
            kernel.tail(plan.channels());
            strip(javadoc, "stripRest", parameters, body -> columns.emit(body, whole, width, true));
        }
    }

    /** See {@link #strips}. */
    interface Walk {
        void emit(Body body, int from, int to, boolean masked);
    }

    private void strip(String javadoc, String name, Object[] parameters, Consumer<Body> columns) {
        Body body = new Body();
        columns.accept(body);
        method(javadoc, name, body, parameters);
    }

    /** A loop over columns; a single one is not written as a loop, see {@code src/docs/jit-findings.md}. */
    void columns(Body body, int from, int to, Runnable inside) {
        if (to - from == 1) {
            body.let("column", Integer.toString(from));
            inside.run();
        } else {
            body.loop("column", Integer.toString(from), Integer.toString(to), 1, inside);
        }
    }

    /** Calls what {@link #strips} emits. */
    void callStrips(Body body, int whole, int width, String arguments) {
        if (whole > 0) {
            body.line("strip($L)", arguments);
        }
        if (whole < width) {
            body.line("stripRest($L)", arguments);
        }
    }

    /**
     * How many columns need no mask. Where a pixel has fewer channels than a vector has lanes, the vector reaches into
     * the pixels to its right, which are written after it; columns where that would leave a row are masked.
     *
     * @param width columns of the map that is written
     * @param widthRead columns of the map that is read
     * @param lastRead the last column that is read for a column that is written; never falls
     */
    int wholeColumns(int width, int widthRead, IntUnaryOperator lastRead) {
        int reach = Math.ceilDiv(plan.lanes(), plan.channels());
        int whole = 0;
        while (whole + reach <= width && lastRead.applyAsInt(whole) + reach <= widthRead) {
            whole++;
        }
        return whole;
    }

    private void axis(String name, String factory) {
        kernel.constant(
                TypeName.get(BilinearAxis.class),
                name,
                CodeBlock.of("$T.$L(($T) NAME.key())", BilinearAxis.class, factory, UpsampleKey.class),
                true);
    }

    /** A constant array whose element i is {@code value}; {@code method} makes it. */
    void table(String name, String method, TypeName element, int length, String value) {
        Body body = new Body();
        body.line("$1T[] $2L = new $1T[$3L]", element, method, length);
        body.loop("i", length, () -> body.line("$L[i] = $L", method, value));
        table(name, method, element, body);
    }

    /** A constant array of the weights of each input in its outputs, {@code most} elements for each input. */
    void weights(String name, String method, String axis, int inputs, int most) {
        Body body = new Body();
        body.line("$1T[] $2L = new $1T[$3L]", element(), method, inputs * most);
        body.loop(
                "i",
                inputs,
                () -> body.loop(
                        "output",
                        axis + ".firstOutput(i)",
                        axis + ".endOutput(i)",
                        1,
                        () -> body.line(
                                "$1L[i * $2L + output - $3L.firstOutput(i)] = ($4T) $3L.weight(i, output)",
                                method,
                                most,
                                axis,
                                element())));
        table(name, method, element(), body);
    }

    private void table(String name, String method, TypeName element, Body body) {
        TypeName type = ArrayTypeName.of(element);
        kernel.constant(type, name, CodeBlock.of("$L()", method), true);
        kernel.method("Makes " + name + ".", type, method, body.line("return $L", method));
    }

    void row(String javadoc, Body body) {
        method(
                javadoc,
                "row",
                body,
                TypeName.get(Operands.class),
                "operands",
                TypeName.INT,
                "item",
                TypeName.INT,
                "row");
    }

    void method(String javadoc, String name, Body body, Object... parameters) {
        kernel.method(javadoc, TypeName.VOID, name, body, parameters);
    }

    TypeName element() {
        return vectors().element();
    }

    TypeName array() {
        return ArrayTypeName.of(element());
    }
}
