package io.lanewise.runtime.data;

import io.lanewise.spec.DataSpec;
import java.util.Optional;

/**
 * How files become sequences.
 *
 * @param frames of an item
 * @param height of a frame, in pixels
 * @param width of a frame, in pixels
 * @param channels of a frame; pictures are converted to 1 (grey) or 3 (RGB)
 * @param stride frames from the first of one item to the first of the next, where a sequence is longer than an item
 * @param axes of arrays; where empty they are told by the shape and the format
 * @param quantity that the values are; where empty it is reflectivity for sequences of a map, brightness for all others
 * @param pixelKilometres the edge of a pixel of a map
 * @param fit how a picture is brought to the size of a frame; not by tiles
 * @param mostPixels a picture with more pixels than this is refused before it is decoded
 * @param cacheBytes the memory that decoded pictures may take; pictures beyond it are decoded at each reading
 */
public record SequenceOptions(
        int frames,
        int height,
        int width,
        int channels,
        int stride,
        Optional<SequenceAxes> axes,
        Optional<Quantity> quantity,
        double pixelKilometres,
        DataSpec.Fit fit,
        long mostPixels,
        long cacheBytes) {
    /** Of the composite of the Finnish Meteorological Institute averaged over 2 x 2 pixels. */
    private static final double PIXEL_KILOMETRES = 2;

    public SequenceOptions {
        if (frames < 1 || height < 1 || width < 1 || channels < 1 || stride < 1) {
            throw new IllegalArgumentException("a sequence cannot have " + frames + " frames of " + height + " x "
                    + width + " x " + channels + " values, " + stride + " frames from one to the next");
        }
        if (!(pixelKilometres > 0)) {
            throw new IllegalArgumentException("a pixel cannot have an edge of " + pixelKilometres + " km");
        }
        if (fit == DataSpec.Fit.TILE) {
            throw new IllegalArgumentException("frames cannot be cut into tiles");
        }
    }

    /**
     * The defaults: long sequences are cut into items without a frame in common, axes and quantity are told by the
     * file, a pixel of a map is 2 km wide, pictures are scaled, and a quarter of the heap is for decoded ones.
     */
    public static SequenceOptions of(int frames, int height, int width, int channels) {
        var images = ItemOptions.of(height, width, channels, DataSpec.DEFAULT, 0);
        return new SequenceOptions(
                frames,
                height,
                width,
                channels,
                frames,
                Optional.empty(),
                Optional.empty(),
                PIXEL_KILOMETRES,
                DataSpec.Fit.RESIZE,
                images.mostPixels(),
                images.cacheBytes());
    }

    public SequenceOptions withStride(int given) {
        return new SequenceOptions(
                frames, height, width, channels, given, axes, quantity, pixelKilometres, fit, mostPixels, cacheBytes);
    }

    public SequenceOptions withAxes(SequenceAxes given) {
        return new SequenceOptions(
                frames, height, width, channels, stride, Optional.of(given), quantity, pixelKilometres,
                fit, mostPixels, cacheBytes);
    }

    public SequenceOptions withQuantity(Quantity given) {
        return new SequenceOptions(
                frames, height, width, channels, stride, axes, Optional.of(given), pixelKilometres,
                fit, mostPixels, cacheBytes);
    }

    public SequenceOptions withPixelKilometres(double given) {
        return new SequenceOptions(
                frames, height, width, channels, stride, axes, quantity, given, fit, mostPixels, cacheBytes);
    }

    public SequenceOptions withFit(DataSpec.Fit given) {
        return new SequenceOptions(
                frames, height, width, channels, stride, axes, quantity, pixelKilometres,
                given, mostPixels, cacheBytes);
    }

    public SequenceOptions withCacheBytes(long given) {
        return new SequenceOptions(
                frames, height, width, channels, stride, axes, quantity, pixelKilometres, fit, mostPixels, given);
    }

    /** How the frames of a folder are read; one that cannot be is refused, because time would leap without it. */
    ItemOptions pictures() {
        var data = new DataSpec(fit, DataSpec.Augment.NONE, DataSpec.OnError.REFUSE);
        return new ItemOptions(height, width, channels, data, 0, false, mostPixels, cacheBytes);
    }

    int frameLength() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    String size() {
        return height + " x " + width + " x " + channels;
    }
}
