package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Emits a {@link BiasPlan}.
 *
 * <p>Equations 10 and 16 of {@code src/docs/backward-passes.md}, after 19 where pooling is fused.
 */
final class BiasEmitter {

    /** Vectors of channels that are summed together, so that one addition need not wait for the one before. */
    private static final int SUMS = 4;

    /** Additions of a turn: enough that loading and storing the sums costs little beside them. */
    private static final int ADDITIONS = 16;

    /** Additions of a turn with masked loads: with 16 of them in a method, C1 runs out of virtual registers. */
    private static final int MASKED_ADDITIONS = 4;

    private final BiasPlan plan;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Parts parts;

    private BiasEmitter(BiasPlan plan) {
        this.plan = plan;
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        parts = new Parts(plan.channels(), plan.lanes());
    }

    static KernelClass emit(BiasPlan plan) {
        return new BiasEmitter(plan).emit();
    }

    private KernelClass emit() {
        if (parts.hasTail() && (plan.pool() > 1 || !plan.inVirtualLanes())) {
            kernel.tail(parts.tailLanes());
        }
        int perItem = plan.blocks().blocksPerItem();
        kernel.answers("stages", int.class, "2");
        kernel.tasks("stage == 0 ? " + Vectors.times("batch", perItem) + " : 1");
        kernel.scratch((long) perItem * plan.sumLength());
        Body run = new Body();
        kernel.run(run.when(
                "stage == 0", () -> run.line("block(operands, task)"), () -> run.line("addBlocks(operands, task)")));
        method("Takes the rows of one block.", "block", block(), TypeName.get(Operands.class), "operands", TypeName.INT, "block");
        if (plan.pool() > 1) {
            method(
                    "Gives each winner of a pooling window its gradient and the others of the row zero.",
                    "unpool",
                    unpool(),
                    array(), "diffDst", TypeName.INT, "diffDstRow", array(), "dst", TypeName.INT, "dstRow", array(), "taps",
                    TypeName.INT, "tapsRow", TypeName.INT, "firstTap", array(), "diffPre", TypeName.INT, "diffPreRow");
        } else if (!plan.activation().isIdentity()) {
            DerivativeCode.emit(kernel, plan.activation(), plan.map().width() * plan.channels());
        }
        method(
                "Adds a row to the sums of its block.",
                "sum",
                plan.inVirtualLanes() ? sumInVirtualLanes() : sumByChannel(),
                array(), "diffPre", TypeName.INT, "row", array(), "sums", TypeName.INT, "base");
        TreeCode.emit(kernel, plan.sumLength(), plan.channels(), plan.blocks(), "diffBias", TreeCode.Store.CONTIGUOUS);
        return kernel;
    }

    private Body block() {
        int perItem = plan.blocks().blocksPerItem();
        int pool = plan.pool();
        Body body = new Body();
        body.line("$T diffDst = operands.diffDst()", View.class);
        body.line("$T diffPre = operands.diffPre()", View.class);
        if (!plan.activation().isIdentity() || pool > 1) {
            body.line("$T dst = operands.dst()", View.class);
        }
        if (pool > 1) {
            body.line("$T workspace = operands.workspace()", View.class);
        }
        body.line("$T scratch = operands.scratch()", View.class);
        body.line("$T sums = $L", array(), vectors.array("scratch"));
        body.let("base", "scratch.offset() + " + Vectors.times("block", plan.sumLength()));
        body.line("$T.fill(sums, base, base + $L, 0)", java.util.Arrays.class, plan.sumLength());
        body.let("item", perItem == 1 ? "block" : "block / " + perItem);
        body.let("first", perItem == 1 ? "0" : Vectors.times("block % " + perItem, plan.blocks().rowsPerBlock()));
        body.let("last", "Math.min(first + " + plan.blocks().rowsPerBlock() + ", " + plan.map().height() + ")");
        body.loop("row", "first", "last", 1, () -> {
            body.let("diffPreRow", "diffPre.offset() + item * diffPre.itemPitch() + row * diffPre.rowPitch()");
            if (pool > 1) {
                unpoolCall(body);
            } else if (!plan.activation().isIdentity()) {
                body.line(
                        "derive($L, diffDst.offset() + item * diffDst.itemPitch() + row * diffDst.rowPitch(), $L, "
                                + "dst.offset() + item * dst.itemPitch() + row * dst.rowPitch(), $L, diffPreRow)",
                        vectors.array("diffDst"),
                        vectors.array("dst"),
                        vectors.array("diffPre"));
            } else {
                body.when("diffPre != diffDst", () -> body.line(
                        "System.arraycopy($L, diffDst.offset() + item * diffDst.itemPitch() + row * diffDst.rowPitch(), $L, diffPreRow, $L)",
                        vectors.array("diffDst"),
                        vectors.array("diffPre"),
                        plan.map().width() * plan.channels()));
            }
            body.line("sum($L, diffPreRow, sums, base)", vectors.array("diffPre"));
        });
        if (plan.inVirtualLanes()) {
            body.block("for (int half = " + BiasPlan.VIRTUAL_LANES / 2 + "; half >= " + plan.channels() + "; half /= 2)", () -> body.loop(
                    "lane", "0", "half", 1, () -> body.line("sums[base + lane] += sums[base + lane + half]")));
        }
        return body;
    }

    private void unpoolCall(Body body) {
        int pool = plan.pool();
        int pooledRows = plan.map().height() / pool;
        int pooledRow = plan.map().width() / pool * plan.channels();
        Runnable call = () -> {
            body.let("pooledRow", "row / " + pool);
            body.line(
                    "unpool($L, diffDst.offset() + item * diffDst.itemPitch() + pooledRow * diffDst.rowPitch(), $L, "
                            + "dst.offset() + item * dst.itemPitch() + pooledRow * dst.rowPitch(), $L, "
                            + "workspace.offset() + (item * $L + pooledRow) * $L, row % $L * $L, $L, diffPreRow)",
                    vectors.array("diffDst"),
                    vectors.array("dst"),
                    vectors.array("workspace"),
                    pooledRows,
                    pooledRow,
                    pool,
                    pool,
                    vectors.array("diffPre"));
        };
        if (plan.map().height() % pool == 0) {
            call.run();
        } else {
            body.when("row < " + pooledRows * pool, call, () -> body.line(
                    "$T.fill($L, diffPreRow, diffPreRow + $L, 0)",
                    java.util.Arrays.class,
                    vectors.array("diffPre"),
                    plan.map().width() * plan.channels()));
        }
    }

    private Body unpool() {
        int pool = plan.pool();
        int columns = plan.map().width() / pool;
        int channels = plan.channels();
        Body body = new Body();
        body.loop("column", columns, () -> {
            body.let("from", "column * " + channels);
            body.let("to", "diffPreRow + column * " + pool * channels);
            if (parts.wholeVectors() > 0) {
                body.loop("channel", "0", Integer.toString(parts.wholeVectors() * plan.lanes()), plan.lanes(), () -> unpoolVector(
                        body, "from + channel", "to + channel", false));
            }
            if (parts.hasTail()) {
                String tail = Integer.toString(parts.wholeVectors() * plan.lanes());
                unpoolVector(body, "from + " + tail, "to + " + tail, true);
            }
        });
        if (plan.map().width() % pool != 0) {
            body.line(
                    "$T.fill(diffPre, diffPreRow + $L, diffPreRow + $L, 0)",
                    java.util.Arrays.class,
                    columns * pool * channels,
                    plan.map().width() * channels);
        }
        return body;
    }

    private void unpoolVector(Body body, String from, String to, boolean tail) {
        String suffix = tail ? "Rest" : "";
        body.let(vectors.vector(), "diff" + suffix, vectors.load("diffDst", "diffDstRow + " + from, tail));
        if (!plan.activation().isIdentity()) {
            body.let(vectors.vector(), "y" + suffix, vectors.load("dst", "dstRow + " + from, tail));
            DerivativeCode.apply(vectors, body, plan.activation(), suffix);
        }
        body.let(vectors.vector(), "tap" + suffix, vectors.load("taps", "tapsRow + " + from, tail));
        for (int column = 0; column < plan.pool(); column++) {
            CodeBlock winner = CodeBlock.of(
                    "$L.blend($L, $L.compare($T.EQ, $L))",
                    vectors.zero(),
                    "diff" + suffix,
                    "tap" + suffix,
                    Vectors.operators(),
                    vectors.broadcast("firstTap + " + column));
            body.let(vectors.vector(), "value" + column + suffix, winner);
            body.line("$L", vectors.store(
                    "value" + column + suffix, "diffPre", Vectors.plus(to, (long) column * plan.channels()), tail));
        }
    }

    /** One chain of additions a channel, several channels' vectors side by side. */
    private Body sumByChannel() {
        Body body = new Body();
        int block = SUMS * plan.lanes();
        int whole = plan.channels() - plan.channels() % block;
        if (whole == block) {
            sumVectors(body, "0", SUMS, false);
        } else if (whole > block) {
            body.loop("channel", "0", Integer.toString(whole), block, () -> sumVectors(body, "channel", SUMS, false));
        }
        if (whole < plan.channels()) {
            Parts rest = new Parts(plan.channels() - whole, plan.lanes());
            sumVectors(body, Integer.toString(whole), rest.vectors(), rest.hasTail());
        }
        return body;
    }

    /** Sums the channels of some vectors, {@code channel} being the first one. */
    private void sumVectors(Body body, String channel, int count, boolean tail) {
        sumSteps(body, channel, count, tail, plan.map().width(), plan.channels());
    }

    /**
     * Adds {@code steps} pixels, {@code stride} elements apart, to {@code count} vectors of sums. Sums that a loop carries in registers C2
     * boxes in some processes, once it inlines this loop into that of the rows; so each turn takes some pixels and leaves the sums in memory.
     */
    private void sumSteps(Body body, String channel, int count, boolean tail, int steps, int stride) {
        int turn = Math.max(1, (tail ? MASKED_ADDITIONS : ADDITIONS) / count);
        if (steps < 2 * turn) {
            sumTurn(body, channel, count, tail, "0", steps, stride);
            return;
        }
        int whole = steps - steps % turn;
        body.loop("step", "0", Integer.toString(whole), turn, () -> sumTurn(body, channel, count, tail, "step", turn, stride));
        if (whole < steps) {
            sumTurn(body, channel, count, tail, Integer.toString(whole), steps - whole, stride);
        }
    }

    private void sumTurn(Body body, String channel, int count, boolean tail, String first, int steps, int stride) {
        String suffix = Terms.isNumber(channel) && !channel.equals("0") ? "Rest" : "";
        for (int vector = 0; vector < count; vector++) {
            body.let(vectors.vector(), "sum" + vector + suffix, vectors.load("sums", sumIndex(channel, vector)));
        }
        for (int step = 0; step < steps; step++) {
            for (int vector = 0; vector < count; vector++) {
                String index = Terms.sum(
                        "row", Terms.product(first, stride), channel, Integer.toString(step * stride + vector * plan.lanes()));
                body.set("sum" + vector + suffix, vectors.binary(
                        "ADD", "sum" + vector + suffix, vectors.load("diffPre", index, tail && vector == count - 1)));
            }
        }
        for (int vector = 0; vector < count; vector++) {
            body.line("$L", vectors.store("sum" + vector + suffix, "sums", sumIndex(channel, vector), false));
        }
    }

    private String sumIndex(String channel, int vector) {
        return Terms.sum("base", channel, Integer.toString(vector * plan.lanes()));
    }

    /** The row is one run of elements; element i adds to lane i modulo 16, so every lane meets one channel only. */
    private Body sumInVirtualLanes() {
        int length = plan.map().width() * plan.channels();
        int whole = length - length % BiasPlan.VIRTUAL_LANES;
        int count = BiasPlan.VIRTUAL_LANES / plan.lanes();
        Body body = new Body();
        if (whole > 0) {
            sumSteps(body, "0", count, false, whole / BiasPlan.VIRTUAL_LANES, BiasPlan.VIRTUAL_LANES);
        }
        if (whole < length) {
            body.loop("i", Integer.toString(whole), Integer.toString(length), 1, () -> body.line(
                    "sums[base + i - $L] += diffPre[row + i]", whole));
        }
        return body;
    }

    private void method(String javadoc, String name, Body body, Object... parameters) {
        kernel.method(javadoc, TypeName.VOID, name, body, parameters);
    }

    private TypeName array() {
        return ArrayTypeName.of(vectors.element());
    }
}
