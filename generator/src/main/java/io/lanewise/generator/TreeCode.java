package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.View;

/**
 * The last stage of sums over pixels: adds the sums of all blocks by the fixed tree of {@link RowBlocks} and stores the result. Blocks lie in
 * scratch one after another.
 */
final class TreeCode {

    private TreeCode() {}

    /** Where the sums of a chunk go. */
    sealed interface Store permits Contiguous, Divided, Transposed {
        Store CONTIGUOUS = new Contiguous();
    }

    /** Sum i goes to element i. */
    record Contiguous() implements Store {}

    /** The first {@code length} sums go to the result, those after them to a second operand; all in one chunk. */
    record Divided(int length, String second) implements Store {}

    /**
     * Sums are {@code [tap][large channel of the group][group][small channel of the group]} and go to
     * {@code [tap][small channel of the group][group][large channel of the group]}.
     */
    record Transposed(int largeChannels, int smallChannels, int groups) implements Store {}

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
        body.let("blocks", Vectors.times("operands.batch()", blocks.blocksPerItem()));
        body.let("first", length <= chunk ? "0" : "task * " + chunk);
        body.let("count", length <= chunk ? Integer.toString(length) : "Math.min(" + chunk + ", " + length + " - first)");
        body.let("base", "scratch.offset() + first");
        body.block("for (int distance = 1; distance < blocks; distance *= 2)", () -> body.block(
                "for (int block = 0; block + distance < blocks; block += 2 * distance)",
                () -> body.line("add(sums, base + block * $1L, base + (block + distance) * $1L, count)", length)));
        switch (store) {
            case Contiguous contiguous -> body.line(
                    "System.arraycopy(sums, base, $L, result.offset() + first, count)", vectors.array("result"));
            case Divided divided -> divided(body, vectors, divided);
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
        kernel.method(
                "Adds count elements to others of the same array.",
                TypeName.VOID,
                "add",
                add(vectors),
                ArrayTypeName.of(vectors.element()),
                "sums",
                TypeName.INT,
                "to",
                TypeName.INT,
                "from",
                TypeName.INT,
                "count");
    }

    private static void divided(Body body, Vectors vectors, Divided store) {
        int length = store.length();
        body.line("$T second = operands.$L()", View.class, store.second());
        body.line("$T.arraycopy(sums, base, $L, result.offset(), $L)", System.class, vectors.array("result"), length);
        body.line(
                "$T.arraycopy(sums, base + $L, $L, second.offset(), count - $L)",
                System.class,
                length,
                vectors.array("second"),
                length);
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

    private static Body add(Vectors vectors) {
        Body body = new Body();
        body.let("whole", "count - count % " + vectors.lanes());
        body.loop("i", "0", "whole", vectors.lanes(), () -> body.line(
                "$L.intoArray(sums, to + i)",
                vectors.binary("ADD", vectors.load("sums", "to + i"), vectors.load("sums", "from + i"))));
        body.loop("i", "whole", "count", 1, () -> body.line("sums[to + i] += sums[from + i]"));
        return body;
    }
}
