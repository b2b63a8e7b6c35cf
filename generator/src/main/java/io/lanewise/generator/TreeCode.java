package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.View;

/**
 * The last stage of sums over pixels: adds the sums of all blocks by the fixed tree of {@link RowBlocks} and stores the result. Blocks lie in
 * scratch one after another.
 *
 * <p>All of it is one method. The loop that stores can make it hot while additions in a method of their own have hardly run: C2 would inline
 * that without a profile to tell what it calls, and allocate an array for each vector (see {@code src/docs/jit-findings.md}).
 */
final class TreeCode {

    private TreeCode() {}

    /** Where the sums of a chunk go. */
    sealed interface Store permits Contiguous, Runs, Transposed {
        Store CONTIGUOUS = new Contiguous();
    }

    /** Sum i goes to element i. */
    record Contiguous() implements Store {}

    /**
     * Runs of {@code length} sums, {@code pitch} apart, all in one chunk: the first {@code count} go to the result, one
     * after another, and those after them to a second operand.
     */
    record Runs(int length, int pitch, int count, String second) implements Store {}

    /**
     * Sums are {@code [tap][large channel of the group][group][small channel of the group]} and go to
     * {@code [tap][small channel of the group][group][large channel of the group]}.
     */
    record Transposed(int largeChannels, int smallChannels, int groups) implements Store {}

    /** The number of blocks of {@code batch} items, as text; {@code batch} is the name of an int. */
    static String count(RowBlocks blocks, String batch) {
        return blocks.itemsPerBlock() == 1
                ? Vectors.times(batch, blocks.blocksPerItem())
                : "(" + batch + " + " + (blocks.itemsPerBlock() - 1) + ") / " + blocks.itemsPerBlock();
    }

    /**
     * Emits {@code scratchLength(batch)}: the sums of all blocks, and some elements behind them.
     *
     * @param length sums of a block
     */
    static void scratch(KernelClass kernel, RowBlocks blocks, int length, int behind) {
        if (blocks.itemsPerBlock() == 1) {
            kernel.scratch((long) blocks.blocksPerItem() * length, behind);
        } else {
            kernel.scratch(Vectors.plus(count(blocks, "batch") + " * " + length + "L", behind));
        }
    }

    /**
     * Emits {@code addBlocks(operands, task)}.
     *
     * @param length sums of a block
     * @param chunk sums that a task adds
     * @param operand the operand that gets the result
     */
    static void emit(KernelClass kernel, int length, int chunk, RowBlocks blocks, String operand, Store store) {
        Vectors vectors = kernel.vectors();
        Body body = new Body();
        body.line("$T scratch = operands.scratch()", View.class);
        body.line("$T result = operands.$L()", View.class, operand);
        body.line("$T sums = $L", ArrayTypeName.of(vectors.element()), vectors.array("scratch"));
        body.let("blocks", count(blocks, "operands.batch()"));
        body.let("first", length <= chunk ? "0" : "task * " + chunk);
        body.let("count", length <= chunk ? Integer.toString(length) : "Math.min(" + chunk + ", " + length + " - first)");
        body.let("base", "scratch.offset() + first");
        body.let("whole", "count - count % " + vectors.lanes());
        body.block("for (int distance = 1; distance < blocks; distance *= 2)", () -> body.block(
                "for (int block = 0; block + distance < blocks; block += 2 * distance)",
                () -> add(body, vectors, length)));
        switch (store) {
            case Contiguous contiguous -> body.line(
                    "System.arraycopy(sums, base, $L, result.offset() + first, count)", vectors.array("result"));
            case Runs runs -> runs(body, vectors, runs, length / runs.pitch());
            case Transposed transposed -> transposed(body, vectors, transposed);
        }
        kernel.method(
                "Adds the sums of all blocks, for one chunk of them.",
                TypeName.VOID,
                "addBlocks",
                body,
                TypeName.get(Operands.class),
                "operands",
                TypeName.INT,
                "task");
    }

    /** Adds the sums of a block to those of another. */
    private static void add(Body body, Vectors vectors, int length) {
        body.let("to", "base + block * " + length);
        body.let("from", "to + distance * " + length);
        body.loop("i", "0", "whole", vectors.lanes(), () -> body.line(
                "$L.intoArray(sums, to + i)",
                vectors.binary("ADD", vectors.load("sums", "to + i"), vectors.load("sums", "from + i"))));
        body.loop("i", "whole", "count", 1, () -> body.line("sums[to + i] += sums[from + i]"));
    }

    private static void runs(Body body, Vectors vectors, Runs store, int runs) {
        body.loop("run", store.count(), () -> run(body, vectors, store, "result", "run"));
        if (runs > store.count()) {
            body.line("$T second = $L", View.class, store.second());
            body.loop("run", Integer.toString(store.count()), Integer.toString(runs), 1, () -> run(
                    body, vectors, store, "second", "(run - " + store.count() + ")"));
        }
    }

    private static void run(Body body, Vectors vectors, Runs store, String operand, String index) {
        body.line(
                "$T.arraycopy(sums, base + $L, $L, $L.offset() + $L, $L)",
                System.class,
                Vectors.times("run", store.pitch()),
                vectors.array(operand),
                operand,
                Vectors.times(index, store.length()),
                store.length());
    }

    private static void transposed(Body body, Vectors vectors, Transposed store) {
        int small = store.smallChannels() * store.groups();
        int large = store.largeChannels() * store.groups();
        body.loop("i", "first", "first + count", 1, () -> {
            body.let("smallChannel", "i % " + small);
            body.let("largeChannel", "i / " + small + " % " + store.largeChannels());
            body.let("tap", "i / " + small * store.largeChannels());
            String group = store.groups() == 1 ? "" : " + smallChannel / " + store.smallChannels() + " * " + store.largeChannels();
            String withinGroup = store.groups() == 1 ? "smallChannel" : "smallChannel % " + store.smallChannels();
            body.line(
                    "$L[result.offset() + (tap * $L + $L) * $L$L + largeChannel] = sums[scratch.offset() + i]",
                    vectors.array("result"),
                    store.smallChannels(),
                    withinGroup,
                    large,
                    group);
        });
    }
}
