package io.lanewise.generator;

import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.RowBlocks;
import java.util.List;

/**
 * backward_weights as tiles of an {@link OuterProduct}: accumulators for {@code rows} large channels under taps by {@code vectors} vectors of small
 * channels stay in registers over all pixels of a block. Stage 0 writes the sums of each block to scratch, stage 1 adds the blocks.
 *
 * @param product what is computed
 * @param blocks how pixels are cut into blocks
 * @param lanes lanes of a vector
 * @param vectors vectors of small channels in the tile
 * @param rows large channels in the tile; a tile never crosses the end of a run of channels that are contiguous in memory, the last of a run may be smaller
 * @param wholeWindow whether the tile covers all taps of the window, so that rows are all taps and channels
 */
record WeightsPlan(KernelName name, OuterProduct product, RowBlocks blocks, int lanes, int vectors, int rows, boolean wholeWindow)
        implements KernelPlan {

    /** Elements that one task of stage 1 adds over all blocks. */
    static final int CHUNK = 4096;

    /** Bytes of both maps that tiles walk again and again: half of the L2 cache of a core, where that has 512 KiB. */
    private static final int PIECE_BYTES = 256 * 1024;

    /** Bytes of a panel, half of an L1 cache, in which it stays while the tiles of a row of the kernel walk it: 4 and 8 KiB were slower. */
    private static final int PANEL_BYTES = 16 * 1024;

    /** Tiles that walk a panel, below which it is not worth a copy. */
    private static final int LEAST_READERS = 4;

    int blockChannels() {
        return vectors * lanes;
    }

    /** Large channels that are contiguous in memory: those under neighbouring taps too, where taps are neighbours. */
    int run() {
        return contiguous() ? product.window().width().kernel() * product.largeGroupChannels() : product.largeGroupChannels();
    }

    /** Runs of a kernel row. */
    int runs() {
        return contiguous() ? 1 : product.window().width().kernel();
    }

    /** Tasks that share a block: one a kernel row, or one. */
    int slices() {
        return wholeWindow ? 1 : product.window().height().kernel();
    }

    /**
     * Whether the channels of a tile are copied, pixel after pixel, to a panel that all tiles of a row of the kernel read. In the map each pixel is a
     * stride of all channels further: other cache lines of the same few sets, and soon other pages.
     */
    boolean copies() {
        return product.groups() == 1
                && !wholeWindow
                && product.small().channels() > blockChannels()
                && run() * runs() >= LEAST_READERS * rows;
    }

    /** Elements of the panel of a task. */
    int panelLength() {
        return Math.multiplyExact(rowsPerPiece() * product.small().width(), blockChannels());
    }

    /**
     * Rows of a block that all tiles have walked before the first one goes on to the next: as many as stay in the cache
     * meanwhile. Sums wait in scratch from one piece to the next.
     */
    int rowsPerPiece() {
        if (copies()) {
            long row = (long) product.small().width() * blockChannels() * name.key().type().bytes();
            return Math.clamp(PANEL_BYTES / row, 1, blocks.rowsPerBlock());
        }
        int pixels = product.small().width() * product.small().channels()
                + product.window().height().stride() * product.large().width() * product.large().channels();
        return Math.clamp(PIECE_BYTES / ((long) pixels * name.key().type().bytes()), 1, blocks.rowsPerBlock());
    }

    int chunks() {
        return (product.length() + CHUNK - 1) / CHUNK;
    }

    private boolean contiguous() {
        return product.groups() == 1 && product.window().width().dilation() == 1;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: outer products over pixels" + (wholeWindow ? ", all taps at once" : ""),
                "maps: " + product.large() + " under the taps, " + product.small() + " in the lanes, " + name.key().macs()
                        + " multiply-adds an item",
                "tile: " + vectors + " vectors of " + lanes + " channels x " + rows + " rows of weights",
                "blocks: " + blocks.words() + ", each with " + product.length()
                        + " sums in scratch; " + rowsPerPiece() + " rows at a time"
                        + (copies() ? ", their channels in the lanes copied side by side" : ""));
    }
}
