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
 * Emits a {@link GatherPlan}: in each row it walks the blocks of output channels and the tiles of the row; {@link GatherTile} is the arithmetic.
 *
 * <p>Backward data is equation 12 of {@code src/docs/backward-passes.md} for conv2d and 14 for deconv2d.
 */
final class GatherEmitter extends RowWalk {

    private final GatherPlan plan;
    private final PackedLayout packed;
    private final Map<String, GatherTile> tiles = new LinkedHashMap<>();

    private GatherEmitter(GatherPlan plan) {
        super(plan);
        this.plan = plan;
        packed = plan.packed();
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
        emitRows();
        tiles.values().forEach(tile -> tile.emit(kernel));
        emitRowEnds();
        return kernel;
    }

    /** The loops over the blocks of output channels, for one phase of a row. */
    @Override
    void columnPhase(Body body, int rowPhase, int columnPhase) {
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
        body.tiles("x", outputs, plan.pixels(), x -> {
            List<String> arguments = new ArrayList<>();
            arguments.add(vectors.array("src"));
            arguments.add(Terms.sum(
                    Vectors.plus("srcRow", (long) column.firstInput() * srcChannels) + srcExtra,
                    Terms.product(x, column.inputStep() * pool * srcChannels)));
            arguments.add("src.rowPitch()");
            arguments.add(vectors.array("wei"));
            arguments.add(Vectors.plus("wei.offset()", phaseOffset) + weiExtra);
            if (plan.isForward()) {
                arguments.add(vectors.array("bias"));
                arguments.add("bias.offset()" + dstExtra);
            }
            arguments.add(vectors.array("dst"));
            arguments.add(Terms.sum(
                    Vectors.plus("dstRow", (long) column.firstOutput() * dstChannels) + dstExtra,
                    Terms.product(x, column.outputStep() * dstChannels)));
            if (pool > 1) {
                arguments.add("taps");
                arguments.add(Terms.sum("tapsRow" + dstExtra, Terms.product(x, dstChannels)));
            }
            body.line("$L($L)", tile.methodName(), String.join(", ", arguments));
        });
    }

    private GatherTile tile(int rowPhase, int columnPhase, int tileVectors, boolean tail) {
        GatherTile tile = new GatherTile(
                plan, vectors, gathering.rows().get(rowPhase), gathering.columns().get(columnPhase), tileVectors, tail);
        return tiles.computeIfAbsent(tile.methodName(), name -> tile);
    }
}
