package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scratch of a {@link WeightsPlan}: the sums of all blocks, one after another, and behind them a panel for each task of stage 0, where the plan
 * copies channels to panels.
 */
final class WeightsPanel {

    /** Vectors of the smaller map's channels that a tile has side by side, the last of them masked where they are a {@code tail}. */
    record Columns(int vectors, boolean tail) {}

    private final WeightsPlan plan;
    private final OuterProduct product;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Map<String, Columns> copies = new LinkedHashMap<>();

    WeightsPanel(WeightsPlan plan, KernelClass kernel) {
        this.plan = plan;
        this.kernel = kernel;
        product = plan.product();
        vectors = kernel.vectors();
    }

    /** Elements behind the sums: a vector of them is read whole where channels do not fill it. */
    private int behind() {
        return new Parts(product.smallGroupChannels(), plan.lanes()).hasTail() ? plan.lanes() : 0;
    }

    /** Emits {@code scratchLength(batch)}. */
    void scratch() {
        if (plan.copies()) {
            long ofBlock = product.length() + (long) plan.slices() * plan.panelLength();
            kernel.scratch(Vectors.plus("(" + TreeCode.count(plan.blocks(), "batch") + ") * " + ofBlock + "L", behind()));
        } else {
            TreeCode.scratch(kernel, plan.blocks(), product.length(), behind());
        }
    }

    /** Where the panel of a task begins. */
    void begin(Body body) {
        String sums = "(" + TreeCode.count(plan.blocks(), "operands.batch()") + ") * " + product.length();
        body.let("panel", "scratch.offset() + " + Vectors.plus(sums, behind()) + " + " + Vectors.times("task", plan.panelLength()));
    }

    /**
     * Copies channels of some rows to the panel.
     *
     * @param from the first channel of the first pixel, as text
     * @param rows how many, as text
     */
    void copy(Body body, Columns columns, String from, String rows) {
        String method = "copy" + (columns.vectors() < plan.vectors() || columns.tail() ? "Rest" : "");
        copies.putIfAbsent(method, columns);
        body.line("$L($L, $L, small.rowPitch(), $L, $L, panel)", method, vectors.array("small"), from, rows, vectors.array("scratch"));
    }

    /** Emits the methods that copy. */
    void emit() {
        copies.forEach(this::emit);
    }

    private void emit(String method, Columns columns) {
        int pixel = columns.vectors() * plan.lanes();
        Body body = new Body();
        body.let("to", "panel");
        body.loop("y", "0", "rows", 1, () -> {
            body.let("from", "smallBase + y * smallPitch");
            body.loop("x", product.small().width(), () -> {
                for (int vector = 0; vector < columns.vectors(); vector++) {
                    boolean masked = columns.tail() && vector == columns.vectors() - 1;
                    int channel = vector * plan.lanes();
                    String index = Vectors.plus("from + " + Vectors.times("x", product.small().channels()), channel);
                    String place = Vectors.plus("to + " + Vectors.times("x", pixel), channel);
                    body.line("$L.intoArray(panels, $L)", vectors.load("small", index, masked), place);
                }
            });
            body.line("to += $L", product.small().width() * pixel);
        });
        TypeName array = ArrayTypeName.of(vectors.element());
        Parameters parameters = new Parameters()
                .add(array, "small")
                .add(TypeName.INT, "smallBase")
                .add(TypeName.INT, "smallPitch")
                .add(TypeName.INT, "rows")
                .add(array, "panels")
                .add(TypeName.INT, "panel");
        kernel.method(
                "Copies " + columns.vectors() + " vectors of channels of some rows of pixels side by side.",
                TypeName.VOID,
                method,
                body,
                parameters.toArray());
    }
}
