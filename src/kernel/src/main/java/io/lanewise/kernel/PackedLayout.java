package io.lanewise.kernel;

/**
 * Where the weights of a {@link Gathering} lie after packing, so that the inner loop of a kernel reads them in one ascending run: for each
 * row phase, column phase, group and block of output channels, {@code [row tap][column tap][summed channel][channel of the block]}, with zeros in
 * the lanes that the last block of a group has too many.
 *
 * @param blockChannels output channels of a block
 */
public record PackedLayout(Gathering gathering, int blockChannels) {

    /** Blocks of one group. */
    public int blocks() {
        return (gathering.dstGroupChannels() + blockChannels - 1) / blockChannels;
    }

    /** Elements of a block of a phase. */
    public int blockLength(GatherAxis row, GatherAxis column) {
        return Math.multiplyExact(
                Math.multiplyExact(row.taps().size() * column.taps().size(), gathering.srcGroupChannels()), blockChannels);
    }

    /** Where the blocks of a phase begin; block {@code b} of group {@code g} follows after {@code (g blocks() + b) blockLength} elements. */
    public int phaseOffset(int rowPhase, int columnPhase) {
        int offset = 0;
        for (int row = 0; row <= rowPhase; row++) {
            int columns = row < rowPhase ? gathering.columns().size() : columnPhase;
            for (int column = 0; column < columns; column++) {
                offset = Math.addExact(offset, phaseLength(row, column));
            }
        }
        return offset;
    }

    /** Elements of all phases. */
    public int length() {
        return phaseOffset(gathering.rows().size(), 0);
    }

    private int phaseLength(int row, int column) {
        return Math.multiplyExact(
                gathering.groups() * blocks(),
                blockLength(gathering.rows().get(row), gathering.columns().get(column)));
    }

    /** Packs canonical weights into {@code packed}, which holds {@link #length()} elements. */
    public void pack(View wei, View packed) {
        switch (wei.type()) {
            case F32 -> io.lanewise.kernel.scalar.f32.Packing.pack(this, wei.floats(), wei.offset(), packed.floats(), packed.offset());
            case F64 -> io.lanewise.kernel.scalar.f64.Packing.pack(this, wei.doubles(), wei.offset(), packed.doubles(), packed.offset());
        }
    }
}
