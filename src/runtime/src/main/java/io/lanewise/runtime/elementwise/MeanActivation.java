package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty.Kl.Unit;
import java.util.Arrays;

/**
 * The mean activation of each unit of a code over a batch, and for channels over all pixels. Elements are added up in
 * double over ascending items; those of a channel row by row within a block, and the blocks by {@link FixedTree}.
 */
public final class MeanActivation {

    private final boolean byChannel;
    private final CodeMath math;
    private final MapBlocks blocks;
    private final View code;
    private final int units;
    private final long pixels;
    /** A sum for each unit; of channels again for each block of the batch. */
    private final double[] sums;

    private final Workers.Tasks summing = this::sum;
    private int items;

    /**
     * @param shape one item of the code
     * @param batch the most items of a call
     */
    public MeanActivation(Unit unit, Shape shape, View code, int batch) {
        this.byChannel = unit == Unit.CHANNEL;
        this.math = CodeMath.of(code.type());
        this.blocks = MapBlocks.of(shape);
        this.code = code;
        this.units = byChannel ? shape.channels() : Math.toIntExact(shape.elements());
        this.pixels = byChannel ? shape.pixels() : 1;
        this.sums = new double[byChannel ? Math.multiplyExact(blocks.rows().blocks(batch), units) : units];
    }

    public int units() {
        return units;
    }

    /** Elements that the means of the last run are over. */
    public long elements() {
        return items * pixels;
    }

    /** Finds the means over the first {@code count} items. */
    public void runOn(Workers workers, int count) {
        items = count;
        int tasks = blocks.rows().blocks(byChannel ? items : 1);
        workers.run(tasks, summing);
        if (byChannel) {
            FixedTree.sum(sums, tasks, units);
        }
    }

    /** The mean of a unit as of the last run. */
    public double mean(int unit) {
        return sums[unit] / elements();
    }

    /** The mean of all units as of the last run. */
    public double mean() {
        double sum = 0;
        for (int unit = 0; unit < units; unit++) {
            sum += mean(unit);
        }
        return sum / units;
    }

    private void sum(int block) {
        if (byChannel) {
            Arrays.fill(sums, block * units, (block + 1) * units, 0);
            sum(block, blocks.item(block));
        } else {
            int length = blocks.runLength();
            Arrays.fill(sums, blocks.firstRow(block) * length, blocks.endRow(block) * length, 0);
            for (int item = 0; item < items; item++) {
                sum(block, item);
            }
        }
    }

    private void sum(int block, int item) {
        int length = blocks.runLength();
        for (int row = blocks.firstRow(block); row < blocks.endRow(block); row++) {
            int at = MapBlocks.at(code, item, row);
            if (byChannel) {
                math.addByUnit(code, at, length, sums, block * units, units);
            } else {
                math.addByUnit(code, at, length, sums, row * length, length);
            }
        }
    }
}
