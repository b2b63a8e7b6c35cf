package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;

/**
 * The register tile of a {@link TapsPlan}: the contributions of some pixels through some vectors of taps, one chain of fused multiply-adds over the
 * summed channels for each.
 */
record TapsTile(TapsPlan plan, Vectors vectors, int tileVectors) {

    String methodName() {
        return tileVectors < plan.vectors() ? "tileRest" : "tile";
    }

    void emit(KernelClass kernel) {
        int channels = plan.gathering().src().channels();
        Body body = new Body();
        for (int pixel = 0; pixel < plan.pixels(); pixel++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                body.let(vectors.vector(), sum(pixel, vector), vectors.zero());
            }
        }
        body.loop("channel", channels, () -> {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Terms.sum(
                        "weiBase", Terms.product("channel", tileVectors * vectors.lanes()), Integer.toString(vector * vectors.lanes()));
                body.let(vectors.vector(), "wei" + vector, vectors.load("wei", index));
            }
            for (int pixel = 0; pixel < plan.pixels(); pixel++) {
                String index = Terms.sum("srcBase", "channel", Integer.toString(pixel * channels));
                body.let(vectors.vector(), "pixel" + pixel, vectors.broadcast("src[" + index + "]"));
                for (int vector = 0; vector < tileVectors; vector++) {
                    body.set(sum(pixel, vector), vectors.fma("pixel" + pixel, "wei" + vector, sum(pixel, vector)));
                }
            }
        });
        for (int pixel = 0; pixel < plan.pixels(); pixel++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                int offset = pixel * plan.layout().pixelLanes() + vector * vectors.lanes();
                body.line("$L", vectors.store(sum(pixel, vector), "ring", Terms.sum("ringBase", Integer.toString(offset)), false));
            }
        }
        TypeName array = ArrayTypeName.of(vectors.element());
        kernel.method(
                (tileVectors == 1 ? "A vector" : tileVectors + " vectors") + " of taps x " + plan.pixels() + " input pixels.",
                TypeName.VOID,
                methodName(),
                body,
                array,
                "src",
                TypeName.INT,
                "srcBase",
                array,
                "wei",
                TypeName.INT,
                "weiBase",
                array,
                "ring",
                TypeName.INT,
                "ringBase");
    }

    private String sum(int pixel, int vector) {
        return "sum" + pixel + (tileVectors == 1 ? "" : "_" + vector);
    }
}
