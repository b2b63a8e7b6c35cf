package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;

/**
 * The register tile of backward_weights: accumulators for some rows of weights by some vectors of small channels, which
 * go on from what the rows before have left in scratch, over all pixels of some rows.
 *
 * @param rows rows of weights in this tile
 * @param tileVectors vectors of small channels in this tile
 * @param tail whether the last of them is masked
 */
record WeightsTile(WeightsPlan plan, Vectors vectors, int rows, int tileVectors, boolean tail) {

    String methodName() {
        return "tile" + (rows < plan.rows() ? "Last" : "") + (tileVectors < plan.vectors() || tail ? "Rest" : "");
    }

    void emit(KernelClass kernel) {
        TypeName array = ArrayTypeName.of(vectors.element());
        Body body = new Body();
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                // Not masked, which would be too much for C1: what lies behind a tail is not stored.
                body.let(vectors.vector(), sum(row, vector), vectors.load("sums", sumIndex(row, vector)));
            }
        }
        for (int vector = 0; vector < tileVectors; vector++) {
            body.line("$T small$L", vectors.vector(), vector);
        }
        body.loop("y", "0", "rows", 1, () -> {
            pixels(body);
            Axis height = plan.product().window().height();
            body.line("largeBase += $L", Vectors.times("largePitch", height.stride()));
            body.line("smallBase += smallPitch");
        });
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                body.line("$L", vectors.store(sum(row, vector), "sums", sumIndex(row, vector), masked(vector)));
            }
        }
        kernel.method(
                rows + " rows of weights x " + tileVectors + " vectors of channels, over the pixels of some rows.",
                TypeName.VOID,
                methodName(),
                body,
                array,
                "large",
                TypeName.INT,
                "largeBase",
                TypeName.INT,
                "largePitch",
                array,
                "small",
                TypeName.INT,
                "smallBase",
                TypeName.INT,
                "smallPitch",
                TypeName.INT,
                "rows",
                array,
                "sums",
                TypeName.INT,
                "sumsBase");
    }

    private void pixels(Body body) {
        OuterProduct product = plan.product();
        int perRow = plan.wholeWindow() ? product.window().width().kernel() * product.largeGroupChannels() : rows;
        int kernelRows = rows / perRow;
        for (int kh = 0; kh < kernelRows; kh++) {
            String offset = kh == 0 ? "" : " + " + Vectors.times("largePitch", (long) kh * product.window().height().dilation());
            body.let("large" + kh, "largeBase" + offset);
        }
        int largeStep = product.window().width().stride() * product.large().channels();
        body.loop("x", product.small().width(), () -> {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Vectors.plus(
                        "smallBase + " + Vectors.times("x", smallStep()), (long) vector * vectors.lanes());
                body.set("small" + vector, vectors.load("small", index, masked(vector) && !plan.copies()));
            }
            for (int row = 0; row < rows; row++) {
                int along = plan.wholeWindow() ? tapOffset(row % perRow) : row;
                String index = Vectors.plus("large" + row / perRow + " + " + Vectors.times("x", largeStep), along);
                String pixel = "pixel" + row;
                body.let(vectors.vector(), pixel, vectors.broadcast("large[" + index + "]"));
                for (int vector = 0; vector < tileVectors; vector++) {
                    body.set(sum(row, vector), vectors.fma(pixel, "small" + vector, sum(row, vector)));
                }
            }
        });
    }

    /** From a pixel of the smaller map, or of its panel, to the next. */
    int smallStep() {
        return plan.copies() ? tileVectors * vectors.lanes() : plan.product().small().channels();
    }

    /** Offset of a channel under a tap of a kernel row: dilated taps are apart. */
    private int tapOffset(int index) {
        int channels = plan.product().largeGroupChannels();
        return index / channels * plan.product().window().width().dilation() * plan.product().large().channels() + index % channels;
    }

    private boolean masked(int vector) {
        return tail && vector == tileVectors - 1;
    }

    private String sumIndex(int row, int vector) {
        return Vectors.plus("sumsBase", (long) row * plan.product().small().channels() + (long) vector * vectors.lanes());
    }

    private String sum(int row, int vector) {
        return "sum" + row + (tileVectors == 1 ? "" : "_" + vector);
    }
}
