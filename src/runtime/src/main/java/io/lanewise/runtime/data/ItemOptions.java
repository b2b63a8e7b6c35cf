package io.lanewise.runtime.data;

import io.lanewise.spec.DataSpec;

/**
 * How files become items.
 *
 * @param height of an item, in pixels
 * @param width of an item, in pixels
 * @param channels of an item; pictures are converted to 1 (grey) or 3 (RGB)
 * @param data how pictures are brought to that size, random changes in training, what to do with unreadable files
 * @param seed of the random changes
 * @param recursive whether folders in the folder are searched as well; links to folders are never followed
 * @param mostPixels a picture with more pixels than this is refused before it is decoded
 * @param cacheBytes the memory that decoded pictures may take; pictures beyond it are decoded at each reading
 */
public record ItemOptions(
        int height,
        int width,
        int channels,
        DataSpec data,
        long seed,
        boolean recursive,
        long mostPixels,
        long cacheBytes) {
    /** 8192 x 8192: what is decoded takes 400 MB at most. */
    private static final long MOST_PIXELS = 1L << 26;

    public ItemOptions {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("an item cannot have " + height + " x " + width + " x " + channels
                    + " values");
        }
    }

    /** The defaults: all of a folder tree, up to 8192 x 8192 pixels, a quarter of the heap for decoded pictures. */
    public static ItemOptions of(int height, int width, int channels, DataSpec data, long seed) {
        return new ItemOptions(
                height, width, channels, data, seed, true, MOST_PIXELS, Runtime.getRuntime().maxMemory() / 4);
    }

    public ItemOptions withRecursive(boolean given) {
        return new ItemOptions(height, width, channels, data, seed, given, mostPixels, cacheBytes);
    }

    public ItemOptions withMostPixels(long given) {
        return new ItemOptions(height, width, channels, data, seed, recursive, given, cacheBytes);
    }

    public ItemOptions withCacheBytes(long given) {
        return new ItemOptions(height, width, channels, data, seed, recursive, mostPixels, given);
    }

    String size() {
        return height + " x " + width + " x " + channels;
    }
}
