package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;

/**
 * The register tile of a {@link DensePlan}: adds a run of summed elements to the sums of some items by some vectors of results.
 *
 * @param results results of an item; where vectors are wider, the last is masked
 */
record DenseTile(DensePlan plan, Vectors vectors, int results, int items) {

    String methodName() {
        return "tile" + (results < plan.blockLanes() ? "Rest" : "") + (items == 1 && plan.items() > 1 ? "OfOne" : "");
    }

    void emit(KernelClass kernel) {
        int tileVectors = parts().vectors();
        Body body = new Body();
        for (int item = 0; item < items; item++) {
            if (item > 0) {
                body.let("src" + item, "srcBase + " + Vectors.times("srcPitch", item));
                body.let("dst" + item, "dstBase + " + Vectors.times("dstPitch", item));
            }
            for (int vector = 0; vector < tileVectors; vector++) {
                body.let(vectors.vector(), sum(item, vector), vectors.load("dst", dst(item, vector), masked(vector)));
            }
        }
        body.loop("i", "0", "count", 1, () -> {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Vectors.plus("weiBase + i * " + results, (long) vector * vectors.lanes());
                body.let(vectors.vector(), "wei" + vector, vectors.load("wei", index, masked(vector)));
            }
            for (int item = 0; item < items; item++) {
                String src = item == 0 ? "srcBase" : "src" + item;
                body.let(vectors.vector(), "value" + item, vectors.broadcast("src[" + src + " + i]"));
                for (int vector = 0; vector < tileVectors; vector++) {
                    body.set(sum(item, vector), vectors.fma("value" + item, "wei" + vector, sum(item, vector)));
                }
            }
        });
        for (int item = 0; item < items; item++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                body.line("$L", vectors.store(sum(item, vector), "dst", dst(item, vector), masked(vector)));
            }
        }
        TypeName array = ArrayTypeName.of(vectors.element());
        List<Object> parameters = new ArrayList<>(List.of(array, "src", TypeName.INT, "srcBase", array, "wei", TypeName.INT, "weiBase"));
        parameters.addAll(List.of(array, "dst", TypeName.INT, "dstBase", TypeName.INT, "count"));
        if (items > 1) {
            parameters.addAll(List.of(TypeName.INT, "srcPitch", TypeName.INT, "dstPitch"));
        }
        String what = (tileVectors == 1 ? "a vector" : tileVectors + " vectors") + " of results x " + (items == 1 ? "one item" : items + " items");
        kernel.method("Adds count summed elements: " + what + ".", TypeName.VOID, methodName(), body, parameters.toArray());
    }

    private String dst(int item, int vector) {
        return Vectors.plus(item == 0 ? "dstBase" : "dst" + item, (long) vector * vectors.lanes());
    }

    private Parts parts() {
        return new Parts(results, plan.lanes());
    }

    private boolean masked(int vector) {
        return parts().isTail(vector);
    }

    private String sum(int item, int vector) {
        return "sum" + item + (parts().vectors() == 1 ? "" : "_" + vector);
    }
}
