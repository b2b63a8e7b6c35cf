package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.View;

/**
 * Emits a {@link ConvLstmPlan}: {@code run} walks the rows of a band and their segments; {@link ConvLstmSums} sums,
 * {@link ConvLstmStates} finishes.
 */
final class ConvLstmEmitter {

    private final ConvLstmPlan plan;
    private final ConvLstmKey key;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Parts blocks;
    private final ConvLstmSegment segment;

    private ConvLstmEmitter(ConvLstmPlan plan) {
        this.plan = plan;
        key = plan.key();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        blocks = plan.blocks();
        segment = new ConvLstmSegment(plan);
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
        ConvLstmSums sums = new ConvLstmSums(plan, vectors);
        sums.emit(kernel);
        segment.method(kernel, "Finishes " + segment.words() + ", whose sums are in the strip.", "finish", finish());
        if (blocks.hasTail()) {
            kernel.tail(blocks.tailLanes());
        }
        sums.emitTiles(kernel);
        segment.each(tail -> new ConvLstmStates(plan, vectors, tail).emit(kernel));
        return kernel;
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
        Runnable calls = () -> {
            body.line("sumInput$L", segment.arguments());
            body.when("operands.cell().srcHidden() != null", () -> body.line("sumHidden$L", segment.arguments()));
            body.line("finish$L", segment.arguments());
        };
        if (!segment.isPart()) {
            calls.run();
            return;
        }
        int beforeLast = (plan.segments() - 1) * plan.segment();
        body.loop("column", "0", Integer.toString(beforeLast + 1), plan.segment(), () -> {
            body.let("pixels", "column < " + beforeLast + " ? " + plan.segment() + " : " + plan.longestSegment());
            calls.run();
        });
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
                + Terms.sum("workspace.rowOffset(item, row)", segment.column(key.biasLength()), segment.channel()));
        body.let("gateStep", "workspace == null ? " + plan.lanes() + " : " + key.hidden());
        for (String state : new String[] {"cell.srcCell()", "cell.dstCell()", "operands.dst()"}) {
            String name = state.substring(state.indexOf('.') + 1).replace("()", "");
            body.line("$T $L = $L", View.class, name, state);
            body.let(name + "Base", Terms.sum(name + ".rowOffset(item, row)", segment.column(key.hidden()), segment.channel()));
        }
        if (plan.hasPeephole()) {
            body.line("$T peephole = cell.peephole()", View.class);
            String pixel = key.peephole() == Peephole.PIXEL
                    ? Terms.sum(Terms.product("row", plan.width() * key.hidden()), segment.column(key.hidden()))
                    : "0";
            body.let("peepholeBase", Terms.sum("peephole.offset()", pixel, segment.channel()));
        }
        segment.choose(body, tail -> new ConvLstmStates(plan, vectors, tail).call(body));
        return body;
    }
}
