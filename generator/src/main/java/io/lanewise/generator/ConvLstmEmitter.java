package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import io.lanewise.kernel.Window;
import io.lanewise.generator.ConvLstmTile.Path;
import java.util.function.Consumer;

/**
 * Emits a {@link ConvLstmPlan}: {@code run} walks the rows of a band and their segments; {@link ConvLstmTile} sums,
 * {@link ConvLstmStates} finishes.
 */
final class ConvLstmEmitter {

    private final ConvLstmPlan plan;
    private final ConvLstmKey key;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Parts blocks;
    private final boolean split;

    private ConvLstmEmitter(ConvLstmPlan plan) {
        this.plan = plan;
        key = plan.key();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        blocks = plan.blocks();
        split = plan.segments() > 1;
    }

    static KernelClass emit(ConvLstmPlan plan) {
        return new ConvLstmEmitter(plan).emit();
    }

    private KernelClass emit() {
        int tasks = plan.tasksOfItem();
        kernel.answers("packedLength", int.class, Integer.toString(plan.packedLength()));
        kernel.method(Methods.pack(new ConvLstmPacking(plan, vectors).body()));
        kernel.tasks(Vectors.times("batch", tasks));
        kernel.scratch((long) tasks * plan.stripLength());
        kernel.run(run());
        if (plan.isProjected()) {
            method("Copies the projection of " + pixels() + " into the strip.", "sumInput", project());
        } else {
            method("Sums the input's taps for " + pixels() + " into the strip.", "sumInput", sum(Path.INPUT));
        }
        method("Adds the hidden state's taps to the strip.", "sumHidden", sum(Path.HIDDEN));
        method("Finishes " + pixels() + ", whose sums are in the strip.", "finish", finish());
        if (blocks.hasTail()) {
            kernel.tail(blocks.tailLanes());
        }
        if (!plan.isProjected()) {
            forParts(tail -> tiles(Path.INPUT, tail));
        }
        tiles(Path.HIDDEN, false);
        forParts(tail -> new ConvLstmStates(plan, vectors, tail).emit(kernel));
        return kernel;
    }

    /** What is emitted for whole vectors of channels, for the others, or for both. */
    private void forParts(Consumer<Boolean> inside) {
        if (blocks.wholeVectors() > 0) {
            inside.accept(false);
        }
        if (blocks.hasTail()) {
            inside.accept(true);
        }
    }

    private void tiles(Path path, boolean tail) {
        new ConvLstmTile(plan, vectors, path, plan.pixels(), tail).emit(kernel);
        if (plan.rest() > 0) {
            new ConvLstmTile(plan, vectors, path, plan.rest(), tail).emit(kernel);
        }
    }

    private String pixels() {
        return split ? "some pixels of a row" : "a row";
    }

    private void method(String javadoc, String name, Body body) {
        Parameters parameters = new Parameters().add(TypeName.get(Operands.class), "operands");
        if (blocks.vectors() > 1) {
            parameters.add(TypeName.INT, "channel");
        }
        parameters.add(TypeName.INT, "item").add(TypeName.INT, "row");
        if (split) {
            parameters.add(TypeName.INT, "column").add(TypeName.INT, "pixels");
        }
        kernel.method(javadoc, TypeName.VOID, name, body, parameters.add(TypeName.INT, "strip").toArray());
    }

    private Body run() {
        Bands bands = plan.bands();
        Body body = new Body();
        String item = bands.count() == 1 ? "task" : "task / " + bands.count();
        if (plan.blockGroups() > 1) {
            body.comment("Tasks that share weights follow one another.");
            String group = bands.count() == 1 ? "operands.batch()" : "(operands.batch() * " + bands.count() + ")";
            body.let(plan.taskBlocks() == 1 ? "channel" : "from", Terms.product("task / " + group, plan.taskBlocks() * plan.lanes()));
            item += " % operands.batch()";
        }
        body.let("item", item);
        body.let("strip", "operands.scratch().offset() + " + Vectors.times("task", plan.stripLength()));
        if (plan.blockGroups() > 1 && plan.taskBlocks() > 1) {
            body.let("to", "Math.min(from + " + plan.taskBlocks() * plan.lanes() + ", " + key.hidden() + ")");
        }
        if (bands.count() == 1) {
            return body.loop("row", bands.rows(), () -> blocks(body));
        }
        body.let("first", Vectors.times("task % " + bands.count(), bands.rowsPerTask()));
        body.let("last", "Math.min(first + " + bands.rowsPerTask() + ", " + bands.rows() + ")");
        return body.loop("row", "first", "last", 1, () -> blocks(body));
    }

    private void blocks(Body body) {
        if (plan.taskBlocks() == 1) {
            segments(body);
        } else if (plan.blockGroups() == 1) {
            body.loop("channel", "0", Integer.toString(key.hidden()), plan.lanes(), () -> segments(body));
        } else {
            body.loop("channel", "from", "to", plan.lanes(), () -> segments(body));
        }
    }

    private void segments(Body body) {
        String channel = blocks.vectors() > 1 ? "channel, " : "";
        String arguments = "(operands, " + channel + "item, row, " + (split ? "column, pixels, " : "") + "strip)";
        Runnable segment = () -> {
            body.line("sumInput$L", arguments);
            body.when("operands.cell().srcHidden() != null", () -> body.line("sumHidden$L", arguments));
            body.line("finish$L", arguments);
        };
        if (!split) {
            segment.run();
            return;
        }
        int beforeLast = (plan.segments() - 1) * plan.segment();
        body.loop("column", "0", Integer.toString(beforeLast + 1), plan.segment(), () -> {
            body.let("pixels", "column < " + beforeLast + " ? " + plan.segment() + " : " + plan.longestSegment());
            segment.run();
        });
    }

    /** Of one path, all groups of gates: those of one read its weights before those of the next read theirs. */
    private Body sum(Path path) {
        String operand = path.operand();
        Body body = new Body();
        body.line("$T $L = operands.$L", View.class, operand, path == Path.INPUT ? "src()" : "cell().srcHidden()");
        if (path == Path.INPUT) {
            body.line("$T bias = operands.bias()", View.class);
        }
        body.line("$T wei = operands.wei()", View.class);
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("base", firstTap(path.of(key), operand));
        if (path == Path.INPUT) {
            body.let("biasBase", Terms.sum("bias.offset()", channel()));
        }
        body.let("weiBase", Terms.sum(
                "wei.offset()",
                Terms.product(channel(), plan.steps() * ConvLstmKey.GATES),
                Integer.toString(path.firstStep(key) * plan.stepLength())));
        new Counter(body, "group", plan.gateGroups(), false).each(group -> choose(
                body, path == Path.INPUT, tail -> row(body, path, group, tail)));
        return body;
    }

    private String channel() {
        return blocks.vectors() > 1 ? "channel" : "0";
    }

    /** Tiles side by side; what they leave of a row is in its last segment, as the others are whole tiles long. */
    private void row(Body body, Path path, String group, boolean tail) {
        if (split) {
            String end = "pixels - " + (plan.pixels() - 1);
            body.loop("x", "0", end, plan.pixels(), () -> tile(body, path, group, "x", plan.pixels(), tail));
        } else {
            body.tiles("x", plan.width() - plan.rest(), plan.pixels(), x -> tile(body, path, group, x, plan.pixels(), tail));
        }
        if (plan.rest() > 0 && split) {
            body.when(
                    "pixels % " + plan.pixels() + " != 0",
                    () -> tile(body, path, group, "(pixels - " + plan.rest() + ")", plan.rest(), tail));
        } else if (plan.rest() > 0) {
            tile(body, path, group, Integer.toString(plan.width() - plan.rest()), plan.rest(), tail);
        }
    }

    private void tile(Body body, Path path, String group, String x, int pixels, boolean tail) {
        Conv2dKey taps = path.of(key);
        int pixelStep = taps.window().width().stride() * taps.src().channels();
        String operand = path.operand();
        String bias = path == Path.INPUT
                ? vectors.array("bias") + ", " + Terms.sum("biasBase", Terms.product(group, plan.gates() * key.hidden())) + ", "
                : "";
        body.line(
                "$L($L, $L, $L.rowPitch(), $L$L, $L, $L, $L)",
                new ConvLstmTile(plan, vectors, path, pixels, tail).methodName(),
                vectors.array(operand),
                Terms.sum("base", Terms.product(x, pixelStep)),
                operand,
                bias,
                vectors.array("wei"),
                Terms.sum("weiBase", Terms.product(group, plan.steps() * plan.stepLength())),
                vectors.array("scratch"),
                Terms.sum("strip", Terms.product(x, plan.blockGates()), Terms.product(group, plan.stepLength())));
    }

    /** What the convolution of the input gave before goes to the strip as it is. */
    private Body project() {
        Body body = new Body();
        body.line("$T src = operands.src()", View.class);
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("base", Terms.sum("src.rowOffset(item, row)", column(key.biasLength()), channel()));
        choose(body, true, tail -> body.loop("pixel", "0", split ? "pixels" : Integer.toString(plan.width()), 1, () -> new Counter(
                        body, "gate", ConvLstmKey.GATES, false)
                .each(gate -> {
                    String from = Terms.sum("base", Terms.product("pixel", key.biasLength()), Terms.product(gate, key.hidden()));
                    String to = Terms.sum("strip", Terms.product("pixel", plan.blockGates()), Terms.product(gate, plan.lanes()));
                    body.let(vectors.vector(), "sum", vectors.load(vectors.array("src"), from, tail));
                    body.line("$L", vectors.store("sum", vectors.array("scratch"), to, false));
                })));
        return body;
    }

    /** The row and the column of the first tap of a segment's first pixel. */
    private String firstTap(Conv2dKey path, String operand) {
        Window window = path.window();
        int channels = path.src().channels();
        String row = Vectors.plus(Vectors.times("row", window.height().stride()), -window.height().padBefore());
        return Terms.sum(
                operand + ".rowOffset(item, " + row + ")",
                column(window.width().stride() * channels),
                Integer.toString(-window.width().padBefore() * channels));
    }

    /** What a segment's first column adds. */
    private String column(int step) {
        return split ? Terms.product("column", step) : "0";
    }

    private Body finish() {
        Body body = new Body();
        body.line("$T cell = operands.cell()", CellOperands.class);
        body.line("$T scratch = operands.scratch()", View.class);
        body.line("$T workspace = operands.workspace()", View.class);
        body.line(
                "$T gates = workspace == null ? $L : $L",
                ArrayTypeName.of(vectors.element()),
                vectors.array("scratch"),
                vectors.array("workspace"));
        body.let("gatesBase", "workspace == null ? strip : "
                + Terms.sum("workspace.rowOffset(item, row)", column(key.biasLength()), channel()));
        body.let("gateStep", "workspace == null ? " + plan.lanes() + " : " + key.hidden());
        for (String state : new String[] {"cell.srcCell()", "cell.dstCell()", "operands.dst()"}) {
            String name = state.substring(state.indexOf('.') + 1).replace("()", "");
            body.line("$T $L = $L", View.class, name, state);
            body.let(name + "Base", Terms.sum(name + ".rowOffset(item, row)", column(key.hidden()), channel()));
        }
        if (plan.hasPeephole()) {
            body.line("$T peephole = cell.peephole()", View.class);
            String pixel = key.peephole() == Peephole.PIXEL
                    ? Terms.sum(Terms.product("row", plan.width() * key.hidden()), column(key.hidden()))
                    : "0";
            body.let("peepholeBase", Terms.sum("peephole.offset()", pixel, channel()));
        }
        choose(body, true, tail -> new ConvLstmStates(plan, vectors, tail).call(body));
        return body;
    }

    /** What is different for the channels that do not fill a vector, where there are such and it is {@code masked}. */
    private void choose(Body body, boolean masked, Consumer<Boolean> inside) {
        if (!masked) {
            inside.accept(false);
        } else if (!blocks.hasTail() || blocks.vectors() == 1) {
            inside.accept(blocks.hasTail());
        } else {
            body.when(
                    "channel < " + blocks.wholeVectors() * plan.lanes(),
                    () -> inside.accept(false),
                    () -> inside.accept(true));
        }
    }
}
