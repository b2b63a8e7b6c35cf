package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.Quantity;
import io.lanewise.runtime.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An animated picture of sequences and what a model made of them: a column for each, the truth above the prediction.
 * Small frames are enlarged. While what a model was given is shown, there is nothing beneath it.
 */
final class ForecastAnimation {

    /** In hundredths of a second. */
    private static final int DELAY = 15;

    private static final int GAP = 4;
    private static final int WANTED_EDGE = 192;

    private final Shape frame;
    private final FramePalette palette;
    private final int zoom;

    /**
     * A sequence.
     *
     * @param truth all its frames, NHWC, in the order of time
     * @param prediction the last of them, as a model predicted them
     */
    record Sample(float[] truth, float[] prediction) {}

    /**
     * @param frame the shape of a frame
     * @throws UserException when it has not 1 or 3 channels
     */
    ForecastAnimation(Shape frame, Quantity quantity) {
        this.frame = frame;
        this.palette = FramePalette.of(quantity, frame.channels());
        this.zoom = Math.max(1, WANTED_EDGE / Math.max(frame.height(), frame.width()));
    }

    /** Writes a GIF file of samples of one length, at least one of them; the file is replaced whole or not at all. */
    void write(Path target, List<Sample> samples) throws IOException {
        AtomicFile.write(target, gif(samples));
    }

    /** The bytes of a GIF file of samples of one length, at least one of them. */
    byte[] gif(List<Sample> samples) throws IOException {
        int frames = frames(samples.getFirst().truth());
        var pictures = new ArrayList<BufferedImage>();
        for (int time = 0; time < frames; time++) {
            pictures.add(picture(samples, time, frames));
        }
        return AnimatedGif.of(pictures, DELAY);
    }

    private int frames(float[] values) {
        int length = Math.toIntExact(frame.elements());
        if (values.length % length != 0) {
            throw new IllegalArgumentException(values.length + " values are not whole frames of " + frame);
        }
        return values.length / length;
    }

    private BufferedImage picture(List<Sample> samples, int time, int frames) {
        int across = frame.width() * zoom + GAP;
        int down = frame.height() * zoom + GAP;
        var picture = new BufferedImage(
                samples.size() * across - GAP, 2 * down - GAP, BufferedImage.TYPE_BYTE_INDEXED, palette.colours());
        fill(picture, 0, 0, picture.getWidth(), picture.getHeight(), palette.background());
        for (int column = 0; column < samples.size(); column++) {
            Sample sample = samples.get(column);
            draw(picture, sample.truth(), time, column * across, 0);
            int predicted = time - (frames - frames(sample.prediction()));
            if (predicted >= 0) {
                draw(picture, sample.prediction(), predicted, column * across, down);
            }
        }
        return picture;
    }

    private void draw(BufferedImage picture, float[] values, int time, int left, int top) {
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                int at = ((time * frame.height() + row) * frame.width() + column) * frame.channels();
                fill(picture, left + column * zoom, top + row * zoom, zoom, zoom, palette.of(values, at));
            }
        }
    }

    private static void fill(BufferedImage picture, int left, int top, int width, int height, int colour) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                // The raster, so that the palette's own numbers are written and not its nearest colours.
                picture.getRaster().setSample(x, y, 0, colour);
            }
        }
    }
}
