package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What both emitters of a {@link PoolPlan} share: names, the walk along a row and the walk over the channels of a
 * pixel.
 */
record PoolFrame(PoolPlan plan, KernelClass kernel) {

    static PoolFrame of(PoolPlan plan) {
        KernelClass kernel = new KernelClass(plan);
        plan.bands().emit(kernel);
        return new PoolFrame(plan, kernel);
    }

    Pooling pooling() {
        return plan.pooling();
    }

    Strip strip() {
        return plan.strip();
    }

    Vectors vectors() {
        return kernel.vectors();
    }

    /** The operand that is read. */
    String source() {
        return isForward() ? "src" : "diffDst";
    }

    /** The operand that is written. */
    String target() {
        return isForward() ? "dst" : "diffSrc";
    }

    String small() {
        return pooling().spreads() ? source() : target();
    }

    String large() {
        return pooling().spreads() ? target() : source();
    }

    private boolean isForward() {
        return plan.name().direction() == Direction.FORWARD;
    }

    /**
     * The first statements of {@code row(operands, item, row)}: the operands, the item that is read and the row that is
     * written.
     */
    Body startRow() {
        Body body = new Body();
        body.line("$T $L = operands.$L()", View.class, source(), source());
        body.line("$T $L = operands.$L()", View.class, target(), target());
        body.let(source() + "Item", "%1$s.offset() + item * %1$s.itemPitch()".formatted(source()));
        body.let(
                target() + "Row",
                "%1$s.offset() + item * %1$s.itemPitch() + row * %1$s.rowPitch()".formatted(target()));
        return body;
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

    /** Declares whether the row is one of those from {@code first} to before {@code end}, of {@code rows}. */
    static void declareInside(Body body, int first, int end, int rows) {
        String from = first == 0 ? "" : "row >= " + first;
        String to = end == rows ? "" : "row < " + end;
        body.line("boolean inside = $L", from + (from.isEmpty() || to.isEmpty() ? "" : " && ") + to);
    }

    /**
     * The columns of a row: those at the borders one by one, those between {@code first} and {@code end} as a strip.
     *
     * @param inside the name of a variable that says whether the row has a strip; null where every row has one
     */
    void columns(Body body, String inside, int first, int end, int width, Consumer<String> border, Runnable middle) {
        if (strip().isEmpty()) {
            body.loop("column", width, () -> border.accept("column"));
        } else if (inside == null) {
            border(body, 0, first, border);
            middle.run();
            border(body, end, width, border);
        } else {
            body.loop(
                    "column",
                    "0",
                    "(" + inside + " ? " + first + " : " + width + ")",
                    1,
                    () -> border.accept("column"));
            body.when(inside, () -> {
                middle.run();
                border(body, end, width, border);
            });
        }
    }

    private void border(Body body, int from, int to, Consumer<String> border) {
        if (to - from == 1) {
            border.accept(Integer.toString(from));
        } else if (to > from) {
            body.loop("column", Integer.toString(from), Integer.toString(to), 1, () -> border.accept("column"));
        }
    }

    /** Calls of the strip's method, which gets the first element of its blocks and how many iterations there are. */
    void blocks(Body body, BiConsumer<String, String> call) {
        Strip strip = strip();
        int block = strip.block();
        if (strip.flat()) {
            int run = strip.steps() * strip.channels();
            call.accept("0", Integer.toString(run / block));
            if (run % block != 0) {
                call.accept(Integer.toString(run - block), "1");
            }
        } else {
            new ChannelBlocks(strip.channels(), block)
                    .each(body, channel -> call.accept(channel, Integer.toString(strip.steps())));
        }
    }

    /**
     * The vectors of one pixel on the general path; {@code inside} gets the channel that a vector begins at, and
     * whether it is masked.
     */
    void channels(Body body, BiConsumer<String, Boolean> inside) {
        boolean masked = strip().channels() < plan.lanes();
        if (masked) {
            kernel.tail(strip().channels());
        }
        new ChannelBlocks(strip().channels(), plan.lanes()).each(body, channel -> inside.accept(channel, masked));
    }

    /** What each tap of a whole window gets of its pixel. */
    CodeBlock share(CodeBlock value) {
        return pooling().rule().isAverage()
                ? vectors().quotient(value, pooling().window().taps())
                : value;
    }

    /** Elements of a row of the workspace. */
    long smallRow() {
        return (long) pooling().small().width() * pooling().channels();
    }

    /** An array and indices into it, as parameters of a method. */
    List<Object> parameters(String operand, List<String> indices) {
        List<Object> parameters =
                new ArrayList<>(List.of(ArrayTypeName.of(vectors().element()), operand));
        indices.forEach(index -> parameters.addAll(List.of(TypeName.INT, index)));
        return parameters;
    }

    void method(String javadoc, String name, Body body, Object... parameters) {
        kernel.method(javadoc, TypeName.VOID, name, body, parameters);
    }
}
