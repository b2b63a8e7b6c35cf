package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.PackedLayout;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Emits a {@link GatherPlan}: {@code run} walks the rows of a band, a method for each row phase walks the blocks of output channels and the tiles
 * of the row, and {@link GatherTile} is the arithmetic.
 */
final class GatherEmitter {

    private final GatherPlan plan;
    private final Gathering gathering;
    private final PackedLayout packed;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Map<String, GatherTile> tiles = new LinkedHashMap<>();

    private GatherEmitter(GatherPlan plan) {
        this.plan = plan;
        gathering = plan.gathering();
        packed = plan.packed();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
    }

    static KernelClass emit(GatherPlan plan) {
        return new GatherEmitter(plan).emit();
    }

    private KernelClass emit() {
        Parts parts = new Parts(gathering.dstGroupChannels(), plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        kernel.constant(
                TypeName.get(PackedLayout.class),
                "PACKED",
                CodeBlock.of(
                        "new $T($T.of(NAME.key(), $T.$L), $L)",
                        PackedLayout.class,
                        Gathering.class,
                        Direction.class,
                        plan.name().direction(),
                        plan.blockChannels()),
                true);
        kernel.answers("packedLength", int.class, Integer.toString(packed.length()));
        kernel.method(Methods.pack("PACKED.pack(wei, packed)"));
        kernel.tasks(Vectors.times("batch", plan.bands()));
        kernel.run(run());
        for (int phase = 0; phase < gathering.rows().size(); phase++) {
            row(phase);
        }
        tiles.values().forEach(tile -> tile.emit(kernel));
        if (plan.throughStrip()) {
            kernel.scratch(Vectors.times("(long) batch", (long) plan.bands() * plan.stripLength()));
            StripPoolCode.emit(kernel, plan);
        }
        if (!plan.activation().kind().isPiecewiseLinear()) {
            ActivationCode.emit(kernel, plan, plan.activation(), plan.throughStrip() ? plan.stripLength() : plan.rowLength());
        }
        return kernel;
    }

    private Body run() {
        Body body = new Body();
        body.let("item", plan.bands() == 1 ? "task" : "task / " + plan.bands());
        body.let("first", plan.bands() == 1 ? "0" : Vectors.times("task % " + plan.bands(), plan.rowsPerTask()));
        body.let("last", "Math.min(" + Vectors.plus("first", plan.rowsPerTask()) + ", " + plan.rows() + ")");
        if (plan.throughStrip()) {
            return runThroughStrip(body);
        }
        return body.loop("index", "first", "last", 1, () -> {
            for (int phase = 0; phase < gathering.rows().size(); phase++) {
                int rows = gathering.rows().get(phase).outputs() / plan.pool();
                String call = rowMethod(phase) + "(operands, item, index)";
                if (rows < plan.rows()) {
                    body.when("index < " + rows, () -> body.line(call));
                } else {
                    body.line(call);
                }
            }
        });
    }

    /** A convolution has one phase: its rows go to the strip, and from there, activated and pooled, to dst. */
    private Body runThroughStrip(Body body) {
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("strip", "scratch.offset() + task * " + plan.stripLength());
        return body.loop("index", "first", "last", 1, () -> {
            String index = "index * " + plan.pool() + " + row";
            body.loop("row", plan.pool(), () -> body.line(
                    "$L(operands, item, $L, strip + row * $L)", rowMethod(0), index, plan.rowLength()));
            if (!plan.activation().kind().isPiecewiseLinear()) {
                body.line("activate($L, strip)", vectors.array("scratch"));
            }
            body.line("pool(operands, item, index, strip)");
        });
    }

    private String rowMethod(int phase) {
        return gathering.rows().size() == 1 ? "row" : "rowPhase" + phase;
    }

    private void row(int phase) {
        GatherAxis row = gathering.rows().get(phase);
        Shape srcShape = gathering.src();
        int pool = plan.tilePool();
        Body body = new Body();
        body.line("$T src = operands.$L()", View.class, plan.isForward() ? "src" : "diffPre");
        body.line("$T dst = operands.$L()", View.class, plan.throughStrip() ? "scratch" : plan.isForward() ? "dst" : "diffSrc");
        body.line("$T wei = operands.wei()", View.class);
        if (plan.isForward()) {
            body.line("$T bias = operands.bias()", View.class);
        }
        if (pool > 1) {
            body.line("$T workspace = operands.workspace()", View.class);
            body.line("$T taps = workspace == null ? null : $L", arrayType(), vectors.array("workspace"));
            body.let("tapsRow", "workspace == null ? 0 : workspace.offset() + (" + Vectors.times("item", plan.rows()) + " + index) * "
                    + plan.rowLength());
        }
        String firstRow = Vectors.plus(Vectors.times("index", (long) row.inputStep() * pool), row.firstInput());
        body.let("srcRow", "src.offset() + item * src.itemPitch() + (" + firstRow + ") * src.rowPitch()");
        if (!plan.throughStrip()) {
            String dstIndex = Vectors.plus(Vectors.times("index", row.outputStep()), row.firstOutput());
            body.let("dstRow", "dst.offset() + item * dst.itemPitch() + (" + dstIndex + ") * dst.rowPitch()");
        }
        for (int column = 0; column < gathering.columns().size(); column++) {
            columnPhase(body, phase, column);
        }
        if (!plan.throughStrip() && !plan.activation().kind().isPiecewiseLinear()) {
            body.line("activate($L, dstRow)", vectors.array("dst"));
        }
        List<Object> parameters = new ArrayList<>(
                List.of(TypeName.get(Operands.class), "operands", TypeName.INT, "item", TypeName.INT, "index"));
        if (plan.throughStrip()) {
            parameters.addAll(List.of(TypeName.INT, "dstRow"));
        }
        kernel.method(
                "Computes " + (pool > 1 ? "pooled " : "") + "row index of " + (gathering.rows().size() > 1 ? "row phase " + phase + " of " : "")
                        + "an item from " + srcShape + ".",
                TypeName.VOID,
                rowMethod(phase),
                body,
                parameters.toArray());
    }

    /** The loops over the blocks of output channels, for one phase of a row. */
    private void columnPhase(Body body, int rowPhase, int columnPhase) {
        int whole = gathering.dstGroupChannels() / plan.blockChannels();
        int rest = gathering.dstGroupChannels() - whole * plan.blockChannels();
        String groupSrc = gathering.groups() == 1 ? "" : " + group * " + gathering.srcGroupChannels();
        String groupDst = gathering.groups() == 1 ? "" : " + group * " + gathering.dstGroupChannels();
        int blockLength = packed.blockLength(gathering.rows().get(rowPhase), gathering.columns().get(columnPhase));
        String groupWei = gathering.groups() == 1 ? "" : " + group * " + packed.blocks() * blockLength;
        Runnable blocks = () -> {
            if (whole == 1) {
                tileLoop(body, rowPhase, columnPhase, plan.vectors(), false, groupSrc, groupDst, groupWei);
            } else if (whole > 1) {
                body.loop(
                        "block",
                        whole,
                        () -> tileLoop(
                                body,
                                rowPhase,
                                columnPhase,
                                plan.vectors(),
                                false,
                                groupSrc,
                                groupDst + " + block * " + plan.blockChannels(),
                                groupWei + " + block * " + blockLength));
            }
            if (rest > 0) {
                Parts parts = new Parts(rest, plan.lanes());
                tileLoop(
                        body,
                        rowPhase,
                        columnPhase,
                        parts.vectors(),
                        parts.hasTail(),
                        groupSrc,
                        groupDst + (whole == 0 ? "" : " + " + whole * plan.blockChannels()),
                        groupWei + (whole == 0 ? "" : " + " + whole * blockLength));
            }
        };
        if (gathering.groups() == 1) {
            blocks.run();
        } else {
            body.loop("group", gathering.groups(), blocks);
        }
    }

    private void tileLoop(
            Body body, int rowPhase, int columnPhase, int tileVectors, boolean tail, String srcExtra, String dstExtra, String weiExtra) {
        GatherAxis column = gathering.columns().get(columnPhase);
        GatherTile tile = tile(rowPhase, columnPhase, tileVectors, tail);
        int pool = plan.tilePool();
        int outputs = column.outputs() / plan.pool() * (plan.pool() / pool);
        int srcChannels = gathering.src().channels();
        int dstChannels = gathering.dst().channels();
        int phaseOffset = packed.phaseOffset(rowPhase, columnPhase);
        Runnable call = () -> {
            List<String> arguments = new ArrayList<>();
            arguments.add(vectors.array("src"));
            arguments.add(Vectors.plus("srcRow", (long) column.firstInput() * srcChannels) + srcExtra + " + x * "
                    + column.inputStep() * pool * srcChannels);
            arguments.add("src.rowPitch()");
            arguments.add(vectors.array("wei"));
            arguments.add(Vectors.plus("wei.offset()", phaseOffset) + weiExtra);
            if (plan.isForward()) {
                arguments.add(vectors.array("bias"));
                arguments.add("bias.offset()" + dstExtra);
            }
            arguments.add(vectors.array("dst"));
            arguments.add(Vectors.plus("dstRow", (long) column.firstOutput() * dstChannels) + dstExtra + " + x * "
                    + column.outputStep() * dstChannels);
            if (pool > 1) {
                arguments.add("taps");
                arguments.add("tapsRow" + dstExtra + " + x * " + dstChannels);
            }
            body.line("$L($L)", tile.methodName(), String.join(", ", arguments));
        };
        body.loop("column", "0", Integer.toString(outputs), plan.pixels(), () -> {
            body.let("x", outputs % plan.pixels() == 0 ? "column" : "Math.min(column, " + (outputs - plan.pixels()) + ")");
            call.run();
        });
    }

    private GatherTile tile(int rowPhase, int columnPhase, int tileVectors, boolean tail) {
        GatherTile tile = new GatherTile(
                plan, vectors, gathering.rows().get(rowPhase), gathering.columns().get(columnPhase), tileVectors, tail);
        return tiles.computeIfAbsent(tile.methodName(), name -> tile);
    }

    private TypeName arrayType() {
        return ArrayTypeName.of(vectors.element());
    }
}
