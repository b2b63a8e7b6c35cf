package io.lanewise.runtime.data;

/**
 * A decoded picture as the numbers that its file stores, row-major, channels innermost: 0 to 255, or to 65535 where it
 * is {@code deep}.
 */
final class Pixels {
    private final int height;
    private final int width;
    private final int channels;
    private final boolean deep;
    private final byte[] samples;

    Pixels(int height, int width, int channels, boolean deep) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.deep = deep;
        this.samples = new byte[Math.toIntExact(bytes(height, width, channels, deep))];
    }

    static long bytes(int height, int width, int channels, boolean deep) {
        return Math.multiplyExact((long) height * width, channels * (deep ? 2L : 1L));
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int bytes() {
        return samples.length;
    }

    Window whole() {
        return Window.whole(height, width);
    }

    /** Whether no pixel has a colour. */
    boolean isGrey() {
        for (var pixel = 0; pixel < height * width; pixel++) {
            for (var channel = 1; channel < channels; channel++) {
                if (get(pixel * channels + channel) != get(pixel * channels)) {
                    return false;
                }
            }
        }
        return true;
    }

    int largest() {
        return deep ? 0xffff : 0xff;
    }

    void set(int index, int value) {
        if (deep) {
            samples[2 * index] = (byte) (value >>> 8);
            samples[2 * index + 1] = (byte) value;
        } else {
            samples[index] = (byte) value;
        }
    }

    private int get(int index) {
        return deep ? (samples[2 * index] & 0xff) << 8 | samples[2 * index + 1] & 0xff : samples[index] & 0xff;
    }

    /** Writes the window's numbers, divided by the largest, to {@code into[offset ..]}. */
    void copy(Window window, float[] into, int offset) {
        float largest = largest();
        var to = offset;
        for (var row = window.top(); row < window.top() + window.height(); row++) {
            var begin = (row * width + window.left()) * channels;
            for (var i = begin; i < begin + window.width() * channels; i++) {
                into[to++] = get(i) / largest;
            }
        }
    }

    /**
     * The window scaled to another size and rounded to numbers that a file of this depth could store, so that it does
     * not matter whether a scaled picture is kept or made anew.
     */
    Pixels scaled(Window window, int toHeight, int toWidth) {
        var values = new float[toHeight * toWidth * channels];
        resample(window, values, 0, toHeight, toWidth);
        var result = new Pixels(toHeight, toWidth, channels, deep);
        for (var i = 0; i < values.length; i++) {
            result.set(i, Math.round(values[i] * largest()));
        }
        return result;
    }

    /** Writes what {@link #scaled} would hold, divided by the largest number, to {@code into[offset ..]}. */
    void copyScaled(Window window, float[] into, int offset, int toHeight, int toWidth) {
        if (window.hasSize(toHeight, toWidth)) {
            copy(window, into, offset);
            return;
        }
        resample(window, into, offset, toHeight, toWidth);
        float largest = largest();
        for (var i = offset; i < offset + toHeight * toWidth * channels; i++) {
            into[i] = Math.round(into[i] * largest) / largest;
        }
    }

    private void resample(Window window, float[] into, int offset, int toHeight, int toWidth) {
        Resampling.Rows rows =
                (row, line) -> copy(new Window(window.top() + row, window.left(), 1, window.width()), line, 0);
        Resampling.resample(rows, window.height(), window.width(), channels, into, offset, toHeight, toWidth);
    }
}
