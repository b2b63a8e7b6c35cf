package io.lanewise.generator;

import io.lanewise.generator.ConvLstmTile.Path;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.View;
import io.lanewise.kernel.Window;

/**
 * The sums of a segment in the strip: those of the input, or its projection, and what the hidden state adds to them.
 * {@link ConvLstmTile} is the arithmetic.
 */
record ConvLstmSums(ConvLstmPlan plan, Vectors vectors) {

    void emit(KernelClass kernel) {
        String pixels = segment().words();
        if (plan.isProjected()) {
            segment().method(kernel, "Copies the projection of " + pixels + " into the strip.", "sumInput", project());
        } else {
            segment().method(kernel, "Sums the input's taps for " + pixels + " into the strip.", "sumInput", sum(Path.INPUT));
        }
        segment().method(kernel, "Adds the hidden state's taps to the strip.", "sumHidden", sum(Path.HIDDEN));
    }

    void emitTiles(KernelClass kernel) {
        if (!plan.isProjected()) {
            segment().each(tail -> emitTiles(kernel, Path.INPUT, tail));
        }
        // In the strip all vectors are whole.
        emitTiles(kernel, Path.HIDDEN, false);
    }

    private void emitTiles(KernelClass kernel, Path path, boolean tail) {
        new ConvLstmTile(plan, vectors, path, plan.pixels(), tail).emit(kernel);
        if (plan.rest() > 0) {
            new ConvLstmTile(plan, vectors, path, plan.rest(), tail).emit(kernel);
        }
    }

    private ConvLstmSegment segment() {
        return new ConvLstmSegment(plan);
    }

    /** All tiles of a group of gates read its weights before those of the next group read theirs. */
    private Body sum(Path path) {
        String operand = path.operand();
        Body body = new Body();
        body.line("$T $L = operands.$L", View.class, operand, path == Path.INPUT ? "src()" : "cell().srcHidden()");
        if (path == Path.INPUT) {
            body.line("$T bias = operands.bias()", View.class);
        }
        body.line("$T wei = operands.wei()", View.class);
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("base", firstTap(path.of(plan.key()), operand));
        if (path == Path.INPUT) {
            body.let("biasBase", Terms.sum("bias.offset()", segment().channel()));
        }
        body.let("weiBase", Terms.sum(
                "wei.offset()",
                Terms.product(segment().channel(), plan.steps() * ConvLstmKey.GATES),
                Integer.toString(path.firstStep(plan.key()) * plan.stepLength())));
        new Counter(body, "group", plan.gateGroups(), false).each(group -> {
            if (path == Path.INPUT) {
                segment().choose(body, tail -> row(body, path, group, tail));
            } else {
                row(body, path, group, false);
            }
        });
        return body;
    }

    /** Tiles side by side; what they leave of a row is in its last segment, as the others are whole tiles long. */
    private void row(Body body, Path path, String group, boolean tail) {
        if (segment().isPart()) {
            String end = "pixels - " + (plan.pixels() - 1);
            body.loop("x", "0", end, plan.pixels(), () -> tile(body, path, group, "x", plan.pixels(), tail));
        } else {
            body.tiles("x", plan.width() - plan.rest(), plan.pixels(), x -> tile(body, path, group, x, plan.pixels(), tail));
        }
        if (plan.rest() > 0 && segment().isPart()) {
            body.when(
                    "pixels % " + plan.pixels() + " != 0",
                    () -> tile(body, path, group, "(pixels - " + plan.rest() + ")", plan.rest(), tail));
        } else if (plan.rest() > 0) {
            tile(body, path, group, Integer.toString(plan.width() - plan.rest()), plan.rest(), tail);
        }
    }

    private void tile(Body body, Path path, String group, String x, int pixels, boolean tail) {
        Conv2dKey taps = path.of(plan.key());
        int pixelStep = taps.window().width().stride() * taps.src().channels();
        String operand = path.operand();
        String bias = path == Path.INPUT
                ? vectors.array("bias") + ", " + Terms.sum("biasBase", Terms.product(group, plan.gates() * plan.key().hidden())) + ", "
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
        ConvLstmKey key = plan.key();
        Body body = new Body();
        body.line("$T src = operands.src()", View.class);
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("base", Terms.sum("src.rowOffset(item, row)", segment().column(key.biasLength()), segment().channel()));
        segment().choose(body, tail -> body.loop("pixel", "0", segment().pixels(), 1, () -> body.loop("gate", ConvLstmKey.GATES, () -> {
            String from = Terms.sum("base", Terms.product("pixel", key.biasLength()), Terms.product("gate", key.hidden()));
            String to = Terms.sum("strip", Terms.product("pixel", plan.blockGates()), Terms.product("gate", plan.lanes()));
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
                segment().column(window.width().stride() * channels),
                Integer.toString(-window.width().padBefore() * channels));
    }
}
