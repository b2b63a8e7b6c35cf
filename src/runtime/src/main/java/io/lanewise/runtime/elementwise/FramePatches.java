package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Tensor;

/**
 * Copies between frames as users have them, dense NHWC floats, and maps of a program whose pixels are square blocks of
 * a frame's (space to depth): channel {@code (y patch + x) channels + c} of a pixel of the map is channel c of row y
 * and column x of its block. Blocks of one pixel leave frames as they are.
 *
 * @param map shape of a frame in the program
 * @param patch edge of a block, at least 1; its square divides the channels of {@code map}
 */
public record FramePatches(Shape map, int patch) {

    public FramePatches {
        if (patch < 1 || map.channels() % (patch * patch) != 0) {
            throw new IllegalArgumentException(
                    "A map of " + map + " is not made of blocks of " + patch + "x" + patch + " pixels.");
        }
    }

    /** Shape of a frame as users have it. */
    public Shape frame() {
        return new Shape(map.height() * patch, map.width() * patch, map.channels() / (patch * patch));
    }

    /** Elements of a frame, in either form. */
    public int length() {
        return Math.toIntExact(map.elements());
    }

    /**
     * Copies {@code patch} rows of a frame, from {@code from[fromAt ..]}, to the row of the map that is theirs, which
     * begins at index {@code toAt} of the array of {@code to}.
     */
    public void cutRows(float[] from, int fromAt, View to, int toAt) {
        for (int y = 0; y < patch; y++) {
            for (int run = 0; run < runs(); run++) {
                Transfers.copy(from, fromAt + inFrame(y, run), to, toAt + inMap(y, run), runLength());
            }
        }
    }

    /** What stays together is a row of a block; without blocks it is a row of the map. */
    private int runs() {
        return patch == 1 ? 1 : map.width();
    }

    private int runLength() {
        return map.width() * map.channels() / (patch * runs());
    }

    private int inFrame(int y, int run) {
        return (y * runs() + run) * runLength();
    }

    private int inMap(int y, int run) {
        return (run * patch + y) * runLength();
    }

    /**
     * Copies a frame, from {@code from[at ..]}, into an item of a batch of maps.
     *
     * @param maps of as many elements as {@link #map}; where a dense layer or a reshape gave them another shape, they
     *     are taken in its order
     */
    public void toItem(float[] from, int at, Tensor maps, int item) {
        pieces(
                maps,
                item,
                (inFrame, inMaps, count) -> Transfers.copy(from, at + inFrame, maps.view(), inMaps, count));
    }

    /** The reverse of {@link #toItem}: copies an item to a frame, {@code to[at ..]}, rounded to floats. */
    public void fromItem(Tensor maps, int item, float[] to, int at) {
        pieces(
                maps, item, (inFrame, inMaps, count) -> Transfers.copy(maps.view(), inMaps, to, at + inFrame, count));
    }

    /** Elements that lie together both in a frame and in maps. */
    private interface Piece {
        void copy(int inFrame, int inMaps, int count);
    }

    /** Between rows of maps may be a halo, whatever their shape. */
    private void pieces(Tensor maps, int item, Piece piece) {
        int mapsRow = maps.shape().width() * maps.shape().channels();
        for (int row = 0; row < map.height(); row++) {
            int first = row * map.width() * map.channels();
            for (int y = 0; y < patch; y++) {
                for (int run = 0; run < runs(); run++) {
                    int count;
                    for (int done = 0; done < runLength(); done += count) {
                        int element = first + inMap(y, run) + done;
                        count = Math.min(runLength() - done, mapsRow - element % mapsRow);
                        int inMaps = MapBlocks.at(maps.view(), item, element / mapsRow) + element % mapsRow;
                        piece.copy(first + inFrame(y, run) + done, inMaps, count);
                    }
                }
            }
        }
    }
}
