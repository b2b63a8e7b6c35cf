package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Activation;
import io.lanewise.kernel.GatherAxis;
import java.util.ArrayList;
import java.util.List;

/**
 * The register tile of a gathering: accumulators for some vectors of output channels by some pixels, one fused multiply-add each for every
 * tap and input channel, in ascending order.
 *
 * @param tileVectors vectors of output channels in this tile
 * @param tail whether the last of them is masked
 */
record GatherTile(GatherPlan plan, Vectors vectors, GatherAxis row, GatherAxis column, int tileVectors, boolean tail) {

    /**
     * Multiply-adds up to which a loop is written out: below, the loop's own work would weigh; above, C2 compiles for long and gains nothing.
     */
    private static final int UNROLLED = 108;

    /**
     * Vector operations that a method has at most. Each is inlined many calls deep; from about 350 on, C1's profiling tier runs out of virtual
     * registers, and a method that was never profiled reaches C2 late.
     */
    private static final int MOST_OPERATIONS = 320;

    /** What a load of a vector, with its checks, counts among vector operations. */
    static final int LOAD = 2;

    /**
     * Vector operations that are written out one after another at most. C2 stops inlining as it parses at 18,000 nodes, which is some 65 operations, and boxes what is
     * stored at the end where much of the sum was inlined late: with 123 operations in a row nothing is boxed, with 126 and more it depends on which kernels
     * the process ran before. See {@code src/docs/jit-findings.md}.
     */
    private static final int MOST_IN_A_ROW = 108;

    String methodName() {
        boolean phased = plan.gathering().rows().size() * plan.gathering().columns().size() > 1;
        String taps = phased ? row.taps().size() + "x" + column.taps().size() : "";
        return "tile" + taps + (tileVectors < plan.vectors() || tail ? "Rest" : "");
    }

    void emit(KernelClass kernel) {
        TypeName array = ArrayTypeName.of(vectors.element());
        List<Object> parameters = new ArrayList<>(List.of(array, "src", TypeName.INT, "srcBase", TypeName.INT, "srcPitch"));
        parameters.addAll(List.of(array, "wei", TypeName.INT, "weiBase"));
        if (plan.isForward()) {
            parameters.addAll(List.of(array, "bias", TypeName.INT, "biasBase"));
        }
        parameters.addAll(List.of(array, "dst", TypeName.INT, "dstBase"));
        if (pool() > 1) {
            parameters.addAll(List.of(array, "taps", TypeName.INT, "tapsBase"));
        }
        Body body = new Body();
        start(body);
        sum(body);
        finish(body);
        kernel.method(
                tileVectors + " vectors of output channels x " + plan.pixels() + (pool() > 1 ? " pooled" : "") + " pixels.",
                TypeName.VOID,
                methodName(),
                body,
                parameters.toArray());
    }

    /** Pixels before pooling, row by row. */
    int pixels() {
        return plan.pixels() * pool() * pool();
    }

    int pool() {
        return plan.tilePool();
    }

    int pixelsOfRow() {
        return plan.pixels() * pool();
    }

    String sumName(int pixel, int vector) {
        return "sum" + pixel + (tileVectors == 1 ? "" : "_" + vector);
    }

    private boolean masked(int vector) {
        return tail && vector == tileVectors - 1;
    }

    private void start(Body body) {
        for (int vector = 0; vector < tileVectors; vector++) {
            String index = Vectors.plus("biasBase", (long) vector * vectors.lanes());
            body.let(
                    vectors.vector(),
                    sumName(0, vector),
                    plan.isForward() ? vectors.load("bias", index, masked(vector)) : vectors.zero());
            for (int pixel = 1; pixel < pixels(); pixel++) {
                body.line("$T $L = $L", vectors.vector(), sumName(pixel, vector), sumName(0, vector));
            }
        }
    }

    private void sum(Body body) {
        if (row.taps().isEmpty() || column.taps().isEmpty()) {
            return;
        }
        if (plan.resident()) {
            new ResidentSums(this).emit(body);
        } else if (PairSums.fits(this)) {
            new PairSums(this).emit(body);
        } else {
            new TapSums(this).emit(body);
        }
    }

    /** Whether so many steps, of one fused multiply-add for each sum, are few enough to be written out. */
    boolean mayUnroll(int steps) {
        int sums = pixels() * tileVectors;
        int stepOperations = LOAD * tileVectors + pixels() + sums;
        return steps * sums <= UNROLLED && mayWriteOut(steps * (tileVectors + pixels() + sums)) && mayHold(steps * stepOperations);
    }

    /** Whether so many vector operations may follow one another without a loop. */
    static boolean mayWriteOut(int operations) {
        return operations <= MOST_IN_A_ROW;
    }

    /** Whether a method of this tile, with so many vector operations in its sums, is one that both compilers of the JVM take. */
    boolean mayHold(int operationsOfSums) {
        return operationsOfSums + operationsAround() <= MOST_OPERATIONS;
    }

    /** Vector operations before and after the sums: start, activation, pooling, stores. */
    private int operationsAround() {
        int sums = pixels() * tileVectors;
        int activation = switch (plan.activation().kind()) {
            case RELU -> activatesPooled() ? 0 : 4;
            case LEAKY_RELU -> 5;
            default -> 0;
        };
        int pooling = pool() == 1 ? 1 : 4 + 7 * (pool() * pool() - 1) + (activatesPooled() ? 5 : 0);
        return sums * (1 + activation) + plan.pixels() * tileVectors * pooling;
    }

    /**
     * Whether the maxima are activated instead of the sums, which is less work. The maximum of relu is relu of the maximum; of windows without a positive sum all
     * activated values are 0, and the first wins.
     */
    private boolean activatesPooled() {
        return pool() > 1 && plan.activation().kind() == Activation.Kind.RELU;
    }

    private void finish(Body body) {
        if (!activatesPooled()) {
            for (int vector = 0; vector < tileVectors; vector++) {
                for (int pixel = 0; pixel < pixels(); pixel++) {
                    String sum = sumName(pixel, vector);
                    ActivationCode.piecewise(vectors, plan.activation(), sum).ifPresent(value -> body.set(sum, value));
                }
            }
        }
        if (pool() > 1) {
            finishPooled(body);
            return;
        }
        for (int pixel = 0; pixel < plan.pixels(); pixel++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Terms.sum("dstBase", Integer.toString(dstOffset(pixel, vector)));
                body.line("$L", vectors.store(sumName(pixel, vector), "dst", index, masked(vector)));
            }
        }
    }

    private int dstOffset(int pixel, int vector) {
        return pixel * column.outputStep() * plan.gathering().dst().channels() + vector * vectors.lanes();
    }

    /**
     * Writes the maxima of the tile's pooling windows, and the numbers of the winning taps where they are asked for. They are found in any case: that is an
     * instruction each, while a second copy of the method's end would make it too large for C1, and then C2 would never see it.
     */
    private void finishPooled(Body body) {
        for (int pooled = 0; pooled < plan.pixels(); pooled++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                body.assign(vectors.vector(), "best", CodeBlock.of(sumName(pooled * pool(), vector)));
                body.assign(vectors.vector(), "tap", vectors.zero());
                for (int number = 1; number < pool() * pool(); number++) {
                    int pixel = number / pool() * pixelsOfRow() + pooled * pool() + number % pool();
                    MaxCode.take(vectors, body, sumName(pixel, vector), Integer.toString(number));
                }
                if (activatesPooled()) {
                    body.assign(vectors.mask(), "negative", CodeBlock.of("best.compare($T.LE, $L)", Vectors.operators(), vectors.zero()));
                    body.set("best", CodeBlock.of("best.blend($L, negative)", vectors.zero()));
                    body.set("tap", CodeBlock.of("tap.blend($L, negative)", vectors.zero()));
                }
                String offset = Integer.toString(dstOffset(pooled, vector));
                boolean masked = masked(vector);
                body.line("$L", vectors.store("best", "dst", Terms.sum("dstBase", offset), masked));
                body.when("taps != null", () -> body.line(
                        "$L", vectors.store("tap", "taps", Terms.sum("tapsBase", offset), masked)));
            }
        }
    }

    /** The name of the variable that holds where a row of inputs begins. */
    String rowBase(int poolRow) {
        return pool() == 1 ? "row" : "row" + poolRow;
    }

    /** Declares the variables of {@link #rowBase}. */
    void declareRows(Body body) {
        for (int poolRow = 0; poolRow < pool(); poolRow++) {
            body.line("int $L", rowBase(poolRow));
        }
    }

    /** Sets the variables of {@link #rowBase} to the inputs that a row of taps meets. */
    void setRows(Body body, String kh) {
        for (int poolRow = 0; poolRow < pool(); poolRow++) {
            String offset = Terms.scaled(kh, row.tapStep(), poolRow * row.inputStep());
            body.line("$L = $L", rowBase(poolRow), Terms.sum("srcBase", Terms.product(offset, "srcPitch")));
        }
    }
}
