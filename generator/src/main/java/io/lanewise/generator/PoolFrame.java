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
     * The columns of a row: those between {@code first} and {@code end} as a strip, then those at the borders one by
     * one. The general path has one call only, since C2 copies it to each.
     *
     * @param inside the name of a variable that says whether the row has a strip; null where every row has one
     */
    void columns(Body body, String inside, int first, int end, int width, Consumer<String> border, Runnable middle) {
        if (strip().isEmpty()) {
            body.loop("column", width, () -> border.accept("column"));
            return;
        }
        if (inside == null) {
            middle.run();
        } else {
            body.when(inside, middle);
        }
        int walked = end - first;
        String borders = inside == null
                ? Integer.toString(width - walked)
                : "(" + inside + " ? " + (width - walked) + " : " + width + ")";
        if (inside == null && (first == 0 || first + walked == width) && width - walked == 1) {
            border.accept(Integer.toString(first == 0 ? end : 0));
        } else if (inside != null || walked < width) {
            body.loop("border", "0", borders, 1, () -> {
                if (first + walked == width && inside == null) {
                    body.let("column", "border");
                } else {
                    String skipped =
                            inside == null ? "border + " + walked : "border + (" + inside + " ? " + walked + " : 0)";
                    body.let("column", first == 0 ? skipped : "border < " + first + " ? border : " + skipped);
                }
                border.accept("column");
            });
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
            int covered = Math.min(block, strip.channels());
            body.tiles(
                    "channel", strip.channels(), covered, first -> call.accept(first, Integer.toString(strip.steps())));
        }
    }

    /**
     * The vectors of one pixel on the general path; {@code inside} gets the channel that a vector begins at, and
     * whether it is masked. The general path adds up in memory: sums that its loops carried in registers C2 would box
     * now and then.
     */
    void channels(Body body, BiConsumer<String, Boolean> inside) {
        Parts parts = new Parts(strip().channels(), plan.lanes());
        String whole = Integer.toString(parts.wholeVectors() * plan.lanes());
        if (parts.wholeVectors() == 1 && parts.hasTail()) {
            body.scope(() -> inside.accept("0", false));
            body.scope(() -> inside.accept(whole, true));
            return;
        }
        if (parts.wholeVectors() == 1) {
            inside.accept("0", false);
        } else if (parts.wholeVectors() > 1) {
            body.loop("channel", "0", whole, plan.lanes(), () -> inside.accept("channel", false));
        }
        if (parts.hasTail()) {
            inside.accept(whole, true);
        }
    }

    /** Declares the mask that {@link #channels} needs. */
    void declareTail() {
        Parts parts = new Parts(strip().channels(), plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
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

    /**
     * The parameters of a method that reduces: indices into the large map, one into the small one, one into taps, and
     * more.
     */
    Object[] reduceParameters(boolean taps, List<String> largeIndices, List<String> more) {
        List<Object> parameters = new ArrayList<>(parameters(large(), largeIndices));
        parameters.addAll(parameters(small(), List.of(small() + "Row")));
        if (taps) {
            parameters.addAll(parameters("taps", List.of("tapsRow")));
        }
        more.forEach(name -> parameters.addAll(List.of(TypeName.INT, name)));
        return parameters.toArray();
    }

    void method(String javadoc, String name, Body body, Object... parameters) {
        kernel.method(javadoc, TypeName.VOID, name, body, parameters);
    }
}
