package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/** Max pooling of the rows in a strip of scratch, one row of disjoint windows. */
final class StripPoolCode {

    /** Edge up to which the taps of a window are written out. */
    private static final int UNROLLED_EDGE = 4;

    /** The mask of the channels of a pixel, where they do not fill a vector; the tile's own is that of a group's. */
    private static final String PIXEL = "PIXEL";

    private final GatheringPlan plan;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final int channels;
    private final String mask;

    private StripPoolCode(KernelClass kernel, GatheringPlan plan) {
        this.plan = plan;
        this.kernel = kernel;
        vectors = kernel.vectors();
        channels = plan.gathering().dst().channels();
        mask = channels < vectors.lanes() ? PIXEL : null;
    }

    /** Emits the method {@code pool(operands, item, index, strip)}. */
    static void emit(KernelClass kernel, GatheringPlan plan) {
        new StripPoolCode(kernel, plan).emit();
    }

    private void emit() {
        if (mask != null) {
            kernel.mask(mask, channels);
        }
        int pooledRow = plan.gathering().dst().width() / plan.pool() * channels;
        Body body = new Body();
        body.line("$T array = $L", ArrayTypeName.of(vectors.element()), vectors.array("operands.scratch()"));
        body.line("$T dst = operands.dst()", View.class);
        body.let("dstRow", "dst.offset() + item * dst.itemPitch() + index * dst.rowPitch()");
        body.line("$T workspace = operands.workspace()", View.class);
        body.let("tapsRow", "workspace == null ? 0 : workspace.offset() + (item * " + plan.rows() + " + index) * " + pooledRow);
        body.loop("column", plan.gathering().dst().width() / plan.pool(), () -> {
            int lanes = Math.min(vectors.lanes(), channels);
            body.tiles("channel", channels, lanes, channel -> window(body, channel));
        });
        kernel.method(
                "Max pooling of the strip with windows of " + plan.pool() + "x" + plan.pool() + ", into row index of an item.",
                TypeName.VOID,
                "pool",
                body,
                TypeName.get(Operands.class),
                "operands",
                TypeName.INT,
                "item",
                TypeName.INT,
                "index",
                TypeName.INT,
                "strip");
    }

    /** One vector of channels of one window; {@code channel} is its first one. */
    private void window(Body body, String channel) {
        body.let("corner", Terms.sum("strip", Terms.product("column", plan.pool() * channels), channel));
        body.let(vectors.vector(), "best", vectors.load("array", "corner", mask));
        body.let(vectors.vector(), "tap", vectors.zero());
        boolean unrolled = plan.pool() <= UNROLLED_EDGE;
        new Counter(body, "kh", plan.pool(), unrolled).each(kh -> new Counter(body, "kw", plan.pool(), unrolled).each(kw -> {
            if (unrolled && kh.equals("0") && kw.equals("0")) {
                return;
            }
            String index = Terms.sum("corner", Terms.product(kh, plan.rowLength()), Terms.product(kw, channels));
            body.assign(vectors.vector(), "candidate", vectors.load("array", index, mask));
            MaxCode.take(vectors, body, "candidate", Terms.sum(Terms.product(kh, plan.pool()), kw));
        }));
        String to = Terms.sum(Terms.product("column", channels), channel);
        body.line("$L", vectors.store("best", vectors.array("dst"), "dstRow + " + to, mask));
        body.when("workspace != null", () -> body.line(
                "$L", vectors.store("tap", vectors.array("workspace"), "tapsRow + " + to, mask)));
    }
}
