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
        method("Sums the gates of " + pixels() + " into the strip.", "sum", sum());
        method("Finishes " + pixels() + ", whose sums are in the strip.", "finish", finish());
        if (blocks.hasTail()) {
            kernel.tail(blocks.tailLanes());
        }
        for (boolean tail : new boolean[] {false, true}) {
            if (tail ? blocks.hasTail() : blocks.wholeVectors() > 0) {
                new ConvLstmTile(plan, vectors, tail).emit(kernel);
                new ConvLstmStates(plan, vectors, tail).emit(kernel);
            }
        }
        return kernel;
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
        if (blocks.vectors() > 1) {
            body.comment("Tasks that share weights follow one another.");
            String block = bands.count() == 1 ? "operands.batch()" : "(operands.batch() * " + bands.count() + ")";
            body.let("channel", Terms.product("task / " + block, plan.lanes()));
            item += " % operands.batch()";
        }
        body.let("item", item);
        body.let("strip", "operands.scratch().offset() + " + Vectors.times("task", plan.stripLength()));
        if (bands.count() == 1) {
            return body.loop("row", bands.rows(), () -> segments(body));
        }
        body.let("first", Vectors.times("task % " + bands.count(), bands.rowsPerTask()));
        body.let("last", "Math.min(first + " + bands.rowsPerTask() + ", " + bands.rows() + ")");
        return body.loop("row", "first", "last", 1, () -> segments(body));
    }

    private void segments(Body body) {
        String channel = blocks.vectors() > 1 ? "channel, " : "";
        String arguments = "(operands, " + channel + "item, row, " + (split ? "column, pixels, " : "") + "strip)";
        Runnable segment = () -> {
            body.line("sum$L", arguments);
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

    private Body sum() {
        Body body = new Body();
        body.line("$T src = operands.src()", View.class);
        body.line("$T hidden = operands.cell().srcHidden()", View.class);
        if (!plan.isProjected()) {
            body.line("$T bias = operands.bias()", View.class);
        }
        body.line("$T wei = operands.wei()", View.class);
        body.line("$T scratch = operands.scratch()", View.class);
        String channel = blocks.vectors() > 1 ? "channel" : "0";
        body.let("weiBase", Terms.sum("wei.offset()", Terms.product(channel, plan.steps() * ConvLstmKey.GATES)));
        key.inputConvolution().ifPresentOrElse(
                input -> body.let("srcBase", firstTap(input, "src")),
                () -> body.let("srcBase", Terms.sum("src.rowOffset(item, row)", column(key.biasLength()), channel)));
        body.let("hiddenBase", firstTap(key.hiddenConvolution(), "hidden"));
        choose(body, tail -> {
            if (split) {
                body.loop("tile", "0", "pixels", plan.pixels(), () -> {
                    body.let("x", "Math.min(tile, pixels - " + plan.pixels() + ")");
                    tile(body, "x", channel, tail);
                });
            } else {
                body.tiles("x", plan.width(), plan.pixels(), x -> tile(body, x, channel, tail));
            }
        });
        return body;
    }

    private void tile(Body body, String x, String channel, boolean tail) {
        for (int group = 0; group < plan.gateGroups(); group++) {
            tile(body, x, channel, group, new ConvLstmTile(plan, vectors, tail).methodName());
        }
    }

    private void tile(Body body, String x, String channel, int group, String method) {
        int srcStep = plan.isProjected() ? key.biasLength() : inputStep();
        String gates = Integer.toString(group * plan.gates() * key.hidden());
        String src = vectors.array("src") + ", "
                + Terms.sum("srcBase", Terms.product(x, srcStep), plan.isProjected() ? gates : "0");
        if (!plan.isProjected()) {
            src += ", src.rowPitch(), " + vectors.array("bias") + ", " + Terms.sum("bias.offset()", channel, gates);
        }
        body.line(
                "$L($L, $L, $L, hidden.rowPitch(), $L, $L, $L, $L)",
                method,
                src,
                vectors.array("hidden"),
                Terms.sum("hiddenBase", Terms.product(x, key.hidden())),
                vectors.array("wei"),
                Terms.sum("weiBase", Integer.toString(group * plan.steps() * plan.stepLength())),
                vectors.array("scratch"),
                Terms.sum("strip", Terms.product(x, plan.blockGates()), Integer.toString(group * plan.stepLength())));
    }

    private int inputStep() {
        return key.inputWindow().orElseThrow().width().stride() * key.src().channels();
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
        String channel = blocks.vectors() > 1 ? "channel" : "0";
        body.let("gatesBase", "workspace == null ? strip : "
                + Terms.sum("workspace.rowOffset(item, row)", column(key.biasLength()), channel));
        body.let("gateStep", "workspace == null ? " + plan.lanes() + " : " + key.hidden());
        for (String state : new String[] {"cell.srcCell()", "cell.dstCell()", "operands.dst()"}) {
            String name = state.substring(state.indexOf('.') + 1).replace("()", "");
            body.line("$T $L = $L", View.class, name, state);
            body.let(name + "Base", Terms.sum(name + ".rowOffset(item, row)", column(key.hidden()), channel));
        }
        if (plan.hasPeephole()) {
            body.line("$T peephole = cell.peephole()", View.class);
            String pixel = key.peephole() == Peephole.PIXEL
                    ? Terms.sum(Terms.product("row", plan.width() * key.hidden()), column(key.hidden()))
                    : "0";
            body.let("peepholeBase", Terms.sum("peephole.offset()", pixel, channel));
        }
        choose(body, tail -> new ConvLstmStates(plan, vectors, tail).call(body));
        return body;
    }

    /** What is different for the channels that do not fill a vector, where there are such. */
    private void choose(Body body, Consumer<Boolean> inside) {
        if (!blocks.hasTail() || blocks.vectors() == 1) {
            inside.accept(blocks.hasTail());
        } else {
            body.when(
                    "channel < " + blocks.wholeVectors() * plan.lanes(),
                    () -> inside.accept(false),
                    () -> inside.accept(true));
        }
    }
}
