package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.GatherAxis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tile of a {@link DepthwisePlan}: sums for a vector of channels at some neighbouring pixels. For each row of taps the weights stay in registers, and each
 * column of src is loaded once for all taps of all pixels that meet it; rows of too many taps load weights once for all pixels instead.
 */
record DepthwiseTile(DepthwisePlan plan, Vectors vectors, GatherAxis row, GatherAxis column) {

    /** Multiply-adds up to which the rows of taps are written out. */
    private static final int UNROLLED = 108;

    String methodName() {
        boolean phased = plan.gathering().rows().size() * plan.gathering().columns().size() > 1;
        return "tile" + (phased ? row.taps().size() + "x" + column.taps().size() : "");
    }

    void emit(KernelClass kernel) {
        TypeName array = ArrayTypeName.of(vectors.element());
        List<Object> parameters = new ArrayList<>(List.of(array, "src", TypeName.INT, "srcBase", TypeName.INT, "srcPitch"));
        parameters.addAll(List.of(array, "wei", TypeName.INT, "weiBase"));
        if (plan.isForward()) {
            parameters.addAll(List.of(array, "bias", TypeName.INT, "biasBase"));
        }
        parameters.addAll(List.of(array, "dst", TypeName.INT, "dstBase"));
        Body body = new Body();
        body.let(vectors.vector(), sum(0), plan.isForward() ? vectors.load("bias", "biasBase", masked()) : vectors.zero());
        for (int pixel = 1; pixel < plan.pixels(); pixel++) {
            body.line("$T $L = $L", vectors.vector(), sum(pixel), sum(0));
        }
        if (!row.taps().isEmpty() && !column.taps().isEmpty()) {
            tapRows(body);
        }
        for (int pixel = 0; pixel < plan.pixels(); pixel++) {
            String sum = sum(pixel);
            ActivationCode.piecewise(vectors, plan.activation(), sum).ifPresent(value -> body.set(sum, value));
            String index = Vectors.plus("dstBase", (long) pixel * column.outputStep() * plan.channels());
            body.line("$L", vectors.store(sum, "dst", index, masked()));
        }
        kernel.method(
                "A vector of channels x " + plan.pixels() + " pixels.", TypeName.VOID, methodName(), body, parameters.toArray());
    }

    private void tapRows(Body body) {
        int taps = column.taps().size();
        body.line("$T column", vectors.vector());
        for (int tap = 0; tap < (isWide() ? 1 : taps); tap++) {
            body.line("$T $L", vectors.vector(), wei(tap));
        }
        body.line("int row");
        body.line("int weiRow");
        boolean unrolled = row.taps().size() * taps * plan.pixels() <= UNROLLED;
        new Counter(body, "kh", row.taps().size(), unrolled).each(kh -> {
            body.line("row = $L", Terms.sum("srcBase", Terms.product(Terms.product(kh, row.tapStep()), "srcPitch")));
            int tapRow = plan.gathering().window().width().kernel() * plan.channels();
            body.line("weiRow = $L", Terms.sum("weiBase", Terms.product(kh, plan.tapStep(row, tapRow))));
            if (isWide()) {
                wideRow(body);
            } else {
                narrowRow(body);
            }
        });
    }

    /** Columns ascend, and so each sum meets its taps in ascending order. */
    private void narrowRow(Body body) {
        int taps = column.taps().size();
        for (int tap = 0; tap < taps; tap++) {
            String index = Terms.sum("weiRow", Integer.toString(tap * plan.tapStep(column, plan.channels())));
            body.set(wei(tap), vectors.load("wei", index, masked()));
        }
        int[] columns = IntStream.range(0, plan.pixels() * taps)
                .map(i -> i / taps * column.inputStep() + i % taps * column.tapStep())
                .distinct()
                .sorted()
                .toArray();
        for (int position : columns) {
            body.set("column", vectors.load("src", Terms.sum("row", Integer.toString(position * plan.channels())), masked()));
            for (int pixel = 0; pixel < plan.pixels(); pixel++) {
                int reach = position - pixel * column.inputStep();
                if (reach >= 0 && reach % column.tapStep() == 0 && reach / column.tapStep() < taps) {
                    body.set(sum(pixel), vectors.fma("column", wei(reach / column.tapStep()), sum(pixel)));
                }
            }
        }
    }

    private void wideRow(Body body) {
        body.loop("kw", column.taps().size(), () -> {
            String index = Terms.sum("weiRow", Terms.product("kw", plan.tapStep(column, plan.channels())));
            body.set(wei(0), vectors.load("wei", index, masked()));
            for (int pixel = 0; pixel < plan.pixels(); pixel++) {
                String position = Terms.sum(
                        "row",
                        Terms.product("kw", column.tapStep() * plan.channels()),
                        Integer.toString(pixel * column.inputStep() * plan.channels()));
                body.set("column", vectors.load("src", position, masked()));
                body.set(sum(pixel), vectors.fma("column", wei(0), sum(pixel)));
            }
        });
    }

    private boolean isWide() {
        return DepthwisePlanner.isWide(column, vectors.bits());
    }

    /** Whether a pixel has fewer channels than the vector has lanes. */
    private boolean masked() {
        return plan.channels() < plan.lanes();
    }

    private static String sum(int pixel) {
        return "sum" + pixel;
    }

    private static String wei(int tap) {
        return "wei" + tap;
    }
}
