package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import java.util.Arrays;

/**
 * The median of the pixels around each, of every channel by itself (Tukey, <i>Exploratory data analysis</i>, 1977). At
 * the border the window is clipped: pixels outside do not exist. Of an even number of pixels it is the mean of the two in
 * the middle.
 *
 * @param size of the window, odd
 * @param skipsZeros whether a zero is a hole and not a brightness, as where noise has masked pixels: then pixels that
 *     are not zero stay as they are, and the others become the median of those around that are not zero. Where there is
 *     none, the window grows by a pixel at each side until there is one; a picture of nothing but zeros stays as it is
 */
public record MedianFilter(int size, boolean skipsZeros) implements PictureFilter {

    /** @throws IllegalArgumentException when the size is even or less than 1 */
    public MedianFilter {
        if (size < 1 || size % 2 == 0) {
            throw new IllegalArgumentException("The window of a median filter has an odd size from 1 on, not " + size + ".");
        }
    }

    /** The filter of each pixel. */
    public static MedianFilter of(int size) {
        return new MedianFilter(size, false);
    }

    /** The filter of masked pixels alone. */
    public static MedianFilter ofMasked(int size) {
        return new MedianFilter(size, true);
    }

    @Override
    public String name() {
        return size + "x" + size + (skipsZeros ? " of unmasked pixels" : "");
    }

    @Override
    public float[] apply(float[] picture, Shape shape) {
        var window = new Window(picture, shape, skipsZeros);
        var filtered = new float[picture.length];
        for (int row = 0; row < shape.height(); row++) {
            for (int column = 0; column < shape.width(); column++) {
                for (int channel = 0; channel < shape.channels(); channel++) {
                    int at = (row * shape.width() + column) * shape.channels() + channel;
                    boolean keeps = skipsZeros && picture[at] != 0;
                    filtered[at] = keeps ? picture[at] : window.median(row, column, channel, size / 2);
                }
            }
        }
        return filtered;
    }

    /** The pixels around one. */
    private static final class Window {
        private final float[] picture;
        private final Shape shape;
        private final boolean skipsZeros;
        private float[] values = new float[0];

        Window(float[] picture, Shape shape, boolean skipsZeros) {
            this.picture = picture;
            this.shape = shape;
            this.skipsZeros = skipsZeros;
        }

        float median(int row, int column, int channel, int reach) {
            int count = gather(row, column, channel, reach);
            int most = Math.max(shape.height(), shape.width());
            for (int wider = reach + 1; count == 0 && wider < most; wider++) {
                count = gather(row, column, channel, wider);
            }
            if (count == 0) {
                return 0;
            }
            Arrays.sort(values, 0, count);
            int middle = count / 2;
            return count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        }

        private int gather(int row, int column, int channel, int reach) {
            int room = (2 * reach + 1) * (2 * reach + 1);
            if (values.length < room) {
                values = new float[room];
            }
            int count = 0;
            for (int y = Math.max(0, row - reach); y <= Math.min(shape.height() - 1, row + reach); y++) {
                for (int x = Math.max(0, column - reach); x <= Math.min(shape.width() - 1, column + reach); x++) {
                    float value = picture[(y * shape.width() + x) * shape.channels() + channel];
                    if (!skipsZeros || value != 0) {
                        values[count++] = value;
                    }
                }
            }
            return count;
        }
    }
}
