package io.lanewise.generator;

import io.lanewise.kernel.GatherAxis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Emits a {@link DepthwisePlan}: in each row it walks the tiles of pixels and, at each, the vectors of channels; {@link DepthwiseTile} is the arithmetic. */
final class DepthwiseEmitter extends RowWalk {

    private final DepthwisePlan plan;
    private final Map<String, DepthwiseTile> tiles = new LinkedHashMap<>();

    private DepthwiseEmitter(DepthwisePlan plan) {
        super(plan);
        this.plan = plan;
    }

    static KernelClass emit(DepthwisePlan plan) {
        return new DepthwiseEmitter(plan).emit();
    }

    private KernelClass emit() {
        if (plan.channels() < plan.lanes()) {
            kernel.tail(plan.channels());
        }
        emitRows();
        tiles.values().forEach(tile -> tile.emit(kernel));
        emitRowEnds();
        return kernel;
    }

    @Override
    void columnPhase(Body body, int rowPhase, int columnPhase) {
        GatherAxis row = gathering.rows().get(rowPhase);
        GatherAxis column = gathering.columns().get(columnPhase);
        DepthwiseTile tile = new DepthwiseTile(plan, vectors, row, column);
        tiles.putIfAbsent(tile.methodName(), tile);
        int outputs = column.outputs() / plan.pool() * plan.pool();
        int lanes = Math.min(plan.lanes(), plan.channels());
        body.tiles("x", outputs, plan.pixels(), x -> body.tiles("channel", plan.channels(), lanes, channel -> call(body, tile, x, channel)));
    }

    private void call(Body body, DepthwiseTile tile, String x, String channel) {
        GatherAxis column = tile.column();
        int channels = plan.channels();
        List<String> arguments = new ArrayList<>();
        arguments.add(vectors.array("src"));
        arguments.add(Terms.sum(
                Vectors.plus("srcRow", (long) column.firstInput() * channels), Terms.product(x, column.inputStep() * channels), channel));
        arguments.add("src.rowPitch()");
        arguments.add(vectors.array("wei"));
        arguments.add(Terms.sum(Vectors.plus("wei.offset()", firstTap(tile)), channel));
        if (plan.isForward()) {
            arguments.add(vectors.array("bias"));
            arguments.add(Terms.sum("bias.offset()", channel));
        }
        arguments.add(vectors.array("dst"));
        arguments.add(Terms.sum(
                Vectors.plus("dstRow", (long) column.firstOutput() * channels), Terms.product(x, column.outputStep() * channels), channel));
        body.line("$L($L)", tile.methodName(), String.join(", ", arguments));
    }

    /** Where the weights of the phase's first tap begin. */
    private int firstTap(DepthwiseTile tile) {
        boolean none = tile.row().taps().isEmpty() || tile.column().taps().isEmpty();
        int kernelWidth = gathering.window().width().kernel();
        return none ? 0 : (tile.row().taps().getFirst() * kernelWidth + tile.column().taps().getFirst()) * plan.channels();
    }
}
