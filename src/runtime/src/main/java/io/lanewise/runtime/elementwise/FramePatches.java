package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

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
     * Maps whose elements lie as those of frames do, seen as such: a layer that gives vectors where frames are maps
     * gives them in one run.
     *
     * @param shape of the maps, of as many elements as {@link #map}
     */
    public View of(View maps, Shape shape) {
        return shape.equals(map)
                ? maps
                : View.map(maps.array(), maps.offset(), map.width() * map.channels(), maps.itemPitch());
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

    /** The reverse of {@link #cutRows}, rounded to floats. */
    public void joinRows(View from, int fromAt, float[] to, int toAt) {
        for (int y = 0; y < patch; y++) {
            for (int run = 0; run < runs(); run++) {
                Transfers.copy(from, fromAt + inMap(y, run), to, toAt + inFrame(y, run), runLength());
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

    /** Copies a frame, from {@code from[at ..]}, into an item of a batch of maps. */
    public void toItem(float[] from, int at, View maps, int item) {
        for (int row = 0; row < map.height(); row++) {
            cutRows(from, at + row * map.width() * map.channels(), maps, MapBlocks.at(maps, item, row));
        }
    }

    /** Copies an item of a batch of maps to a frame, {@code to[at ..]}. */
    public void fromItem(View maps, int item, float[] to, int at) {
        for (int row = 0; row < map.height(); row++) {
            joinRows(maps, MapBlocks.at(maps, item, row), to, at + row * map.width() * map.channels());
        }
    }
}
