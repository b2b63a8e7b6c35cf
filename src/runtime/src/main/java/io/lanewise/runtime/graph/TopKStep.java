package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodeMath;
import io.lanewise.runtime.elementwise.SortableF32;
import io.lanewise.runtime.elementwise.SortableF64;
import java.util.Arrays;

/**
 * Keeps the largest values of each item and sets the others to 0: Makhzani and Frey, "k-sparse autoencoders", ICLR
 * 2014, algorithm 1. Of equal values the first in memory are kept, and what is not a number before all others.
 *
 * <p>The least value that is kept is found byte by byte, from the most significant one of the values' {@linkplain
 * SortableF32#key keys} on: a byte is where the counts of the values above it and with it pass the number that is to be
 * kept. So a task, which is an item, needs no copy of its values, whatever their order.
 */
final class TopKStep implements Step, Workers.Tasks {

    private static final int BYTE = 8;
    private static final int BYTES = 1 << BYTE;

    private final int active;
    private final CodeMath math;
    private final int keyBits;
    private final int rows;
    private final int rowLength;
    private final View code;
    private final View kept;
    /** How often each byte occurs, for each item. */
    private final int[] counts;

    /**
     * @param active how many are kept; at least 1, and at most the elements of an item
     * @param kept receives 1 for what is kept and 0 for the rest; null where nobody reads it
     */
    TopKStep(int active, Tensor code, Tensor kept, int batch) {
        this.active = active;
        this.code = code.view();
        this.kept = kept == null ? null : kept.view();
        this.math = CodeMath.of(this.code.type());
        this.keyBits = this.code.type() == ElementType.F32 ? SortableF32.BITS : SortableF64.BITS;
        this.rows = code.shape().height();
        this.rowLength = code.shape().width() * code.shape().channels();
        this.counts = new int[Math.multiplyExact(batch, BYTES)];
    }

    @Override
    public void run(Workers workers, int items) {
        workers.run(items, this);
    }

    @Override
    public void run(int item) {
        long threshold = 0;
        long known = 0;
        int wanted = active;
        for (int shift = keyBits - BYTE; shift >= 0; shift -= BYTE) {
            count(item, known, threshold, shift);
            int digit = BYTES - 1;
            while (counts[item * BYTES + digit] < wanted) {
                wanted -= counts[item * BYTES + digit];
                digit--;
            }
            threshold |= (long) digit << shift;
            known |= (BYTES - 1L) << shift;
        }
        int ties = wanted;
        for (int row = 0; row < rows; row++) {
            int keptAt = kept == null ? 0 : kept.rowOffset(item, row);
            ties = math.keep(code, code.rowOffset(item, row), rowLength, threshold, ties, kept, keptAt);
        }
    }

    private void count(int item, long known, long threshold, int shift) {
        Arrays.fill(counts, item * BYTES, (item + 1) * BYTES, 0);
        for (int row = 0; row < rows; row++) {
            int at = code.rowOffset(item, row);
            math.countBytes(code, at, rowLength, known, threshold, shift, counts, item * BYTES);
        }
    }
}
