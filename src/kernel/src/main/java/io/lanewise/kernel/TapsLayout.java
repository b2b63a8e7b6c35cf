package io.lanewise.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * How vector kernels in order {@link Order#TAPS} lay out what one input pixel contributes, and the weights that give it: a cell for each pair of
 * {@linkplain TapGroup groups} of rows and columns, {@code [row phase][column phase][output channel]} inside, so that a cell is a small block of the
 * output map. Packed weights are {@code [block of lanes][summed channel][lane]}; lanes that no tap has weigh 0.
 */
public final class TapsLayout {

    private final Gathering gathering;
    private final int blockLanes;
    private final int vectorLanes;
    private final List<TapGroup> rowGroups;
    private final List<TapGroup> columnGroups;
    private final int pixelLanes;
    /** Found once: weights are packed after each update, which allocates nothing. */
    private final int[] origins;

    /**
     * @param blockLanes lanes of a block; the last block may have fewer
     * @param vectorLanes lanes of a vector, of which blocks are whole multiples
     */
    public TapsLayout(Gathering gathering, int blockLanes, int vectorLanes) {
        this.gathering = gathering;
        this.blockLanes = blockLanes;
        this.vectorLanes = vectorLanes;
        this.rowGroups = TapGroup.of(gathering.window().height());
        this.columnGroups = TapGroup.of(gathering.window().width());
        int lanes = rowGroups.size() * columnGroups.size() * cellLanes();
        this.pixelLanes = (lanes + vectorLanes - 1) / vectorLanes * vectorLanes;
        this.origins = findOrigins();
    }

    public Gathering gathering() {
        return gathering;
    }

    public int blockLanes() {
        return blockLanes;
    }

    public int vectorLanes() {
        return vectorLanes;
    }

    public List<TapGroup> rowGroups() {
        return rowGroups;
    }

    public List<TapGroup> columnGroups() {
        return columnGroups;
    }

    /** Lanes of a row of a cell: neighbouring elements of an output row. */
    public int cellRowLanes() {
        return gathering.window().width().stride() * gathering.dst().channels();
    }

    /** Lanes of a cell. */
    public int cellLanes() {
        return gathering.window().height().stride() * cellRowLanes();
    }

    /** Lanes of all cells of a pixel, rounded up to whole vectors. */
    public int pixelLanes() {
        return pixelLanes;
    }

    /** Elements of the packed weights. */
    public int length() {
        return Math.multiplyExact(pixelLanes, gathering.src().channels());
    }

    /** Where in the canonical weights the first summed channel of a pixel's lane stands; -1 where no tap has the lane. */
    public int origin(int lane) {
        return origins[lane];
    }

    private int[] findOrigins() {
        int[] found = new int[pixelLanes];
        Arrays.fill(found, -1);
        int kernelWidth = gathering.window().width().kernel();
        int channels = gathering.dst().channels();
        int summed = gathering.src().channels();
        int channelStep = gathering.transposedWeights() ? summed : 1;
        int lane = 0;
        for (TapGroup rows : rowGroups) {
            for (TapGroup columns : columnGroups) {
                for (int kh : rows.taps()) {
                    for (int kw : columns.taps()) {
                        for (int channel = 0; channel < channels; channel++) {
                            if (kh != TapGroup.NONE && kw != TapGroup.NONE) {
                                found[lane] = (kh * kernelWidth + kw) * summed * channels + channel * channelStep;
                            }
                            lane++;
                        }
                    }
                }
            }
        }
        return found;
    }

    /** Elements of the canonical weights from a summed channel to the next. */
    public int summedStep() {
        return gathering.transposedWeights() ? 1 : gathering.dst().channels();
    }

    /** Packs canonical weights into {@code packed}, which holds {@link #length()} elements. */
    public void pack(View wei, View packed) {
        switch (wei.type()) {
            case F32 -> io.lanewise.kernel.scalar.f32.TapsPacking.pack(
                    this, wei.floats(), wei.offset(), packed.floats(), packed.offset());
            case F64 -> io.lanewise.kernel.scalar.f64.TapsPacking.pack(
                    this, wei.doubles(), wei.offset(), packed.doubles(), packed.offset());
        }
    }
}
