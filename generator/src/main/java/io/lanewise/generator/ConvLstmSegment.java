package io.lanewise.generator;

import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Operands;
import java.util.function.Consumer;

/**
 * A block of channels at some pixels of a row, which is what a cell sums and finishes at a time: how emitted methods are told
 * which, and where it begins, as text.
 */
record ConvLstmSegment(ConvLstmPlan plan) {

    /** Whether a row is more than one. */
    boolean isPart() {
        return plan.segments() > 1;
    }

    /** Its pixels, for people. */
    String words() {
        return isPart() ? "some pixels of a row" : "a row";
    }

    /** The number of its pixels. */
    String pixels() {
        return isPart() ? "pixels" : Integer.toString(plan.width());
    }

    /** Its first channel. */
    String channel() {
        return plan.blocks().vectors() > 1 ? "channel" : "0";
    }

    /** What its first pixel adds to an index where pixels are {@code step} apart. */
    String column(int step) {
        return isPart() ? Terms.product("column", step) : "0";
    }

    /** A method for one. */
    void method(KernelClass kernel, String javadoc, String name, Body body) {
        Parameters parameters = new Parameters().add(TypeName.get(Operands.class), "operands");
        if (plan.blocks().vectors() > 1) {
            parameters.add(TypeName.INT, "channel");
        }
        parameters.add(TypeName.INT, "item").add(TypeName.INT, "row");
        if (isPart()) {
            parameters.add(TypeName.INT, "column").add(TypeName.INT, "pixels");
        }
        kernel.method(javadoc, TypeName.VOID, name, body, parameters.add(TypeName.INT, "strip").toArray());
    }

    /** What such a method is called with. */
    String arguments() {
        String channel = plan.blocks().vectors() > 1 ? "channel, " : "";
        return "(operands, " + channel + "item, row, " + (isPart() ? "column, pixels, " : "") + "strip)";
    }

    /** What is different for the channels that do not fill a vector, where there are such. */
    void choose(Body body, Consumer<Boolean> inside) {
        Parts blocks = plan.blocks();
        if (!blocks.hasTail() || blocks.vectors() == 1) {
            inside.accept(blocks.hasTail());
        } else {
            body.when(
                    "channel < " + blocks.wholeVectors() * plan.lanes(),
                    () -> inside.accept(false),
                    () -> inside.accept(true));
        }
    }

    /** What is emitted for whole vectors of channels, for the others, or for both. */
    void each(Consumer<Boolean> inside) {
        if (plan.blocks().wholeVectors() > 0) {
            inside.accept(false);
        }
        if (plan.blocks().hasTail()) {
            inside.accept(true);
        }
    }
}
