package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.Quantity;
import java.awt.image.IndexColorModel;

/** The 256 colours of an animation, and which of them shows a pixel. */
sealed interface FramePalette {

    IndexColorModel colours();

    /** The colour between pictures and where there is none. */
    int background();

    /** The colour of a pixel of a frame in NHWC, whose values begin at {@code at}. */
    int of(float[] values, int at);

    /** Whether frames of a shape can be seen. */
    static boolean isPicture(Shape frame) {
        boolean map = frame.height() > 1 && frame.width() > 1;
        return map && (frame.channels() == 1 || frame.channels() == 3);
    }

    /**
     * For frames of 1 or 3 channels.
     *
     * @throws UserException for other channels, which cannot be seen
     */
    static FramePalette of(Quantity quantity, int channels) {
        return switch (channels) {
            case 1 -> quantity == Quantity.REFLECTIVITY ? new Rain() : new Grey();
            case 3 -> new Cube();
            default -> throw new UserException(
                    "Frames of " + channels + " channels cannot be shown as an animation: 1 (grey) or 3 (RGB) can.");
        };
    }

    private static int level(float value, int largest) {
        return Math.round(Math.clamp(value, 0f, 1f) * largest);
    }

    /** Black for 0 to white for 1. */
    record Grey(IndexColorModel colours) implements FramePalette {
        private static final int MIDDLE = 128;

        Grey() {
            this(grey());
        }

        private static IndexColorModel grey() {
            var ramp = new byte[256];
            for (int level = 0; level < ramp.length; level++) {
                ramp[level] = (byte) level;
            }
            return new IndexColorModel(8, ramp.length, ramp, ramp, ramp);
        }

        @Override
        public int background() {
            return MIDDLE;
        }

        @Override
        public int of(float[] values, int at) {
            return level(values[at], 255);
        }
    }

    /** Six levels of red, green and blue each. */
    record Cube(IndexColorModel colours) implements FramePalette {
        private static final int LEVELS = 6;

        Cube() {
            this(cube());
        }

        private static IndexColorModel cube() {
            var rgb = new byte[3][LEVELS * LEVELS * LEVELS];
            for (int colour = 0; colour < rgb[0].length; colour++) {
                rgb[0][colour] = (byte) (colour / (LEVELS * LEVELS) * 51);
                rgb[1][colour] = (byte) (colour / LEVELS % LEVELS * 51);
                rgb[2][colour] = (byte) (colour % LEVELS * 51);
            }
            return new IndexColorModel(8, rgb[0].length, rgb[0], rgb[1], rgb[2]);
        }

        @Override
        public int background() {
            return colour(2, 2, 2);
        }

        @Override
        public int of(float[] values, int at) {
            int most = LEVELS - 1;
            return colour(level(values[at], most), level(values[at + 1], most), level(values[at + 2], most));
        }

        private static int colour(int red, int green, int blue) {
            return (red * LEVELS + green) * LEVELS + blue;
        }
    }

    /**
     * Reflectivity as on weather maps: dark without an echo, then by rain rate blue (0.5 mm/h), green (2), yellow (5),
     * red and violet, with even transitions.
     */
    record Rain(IndexColorModel colours) implements FramePalette {
        /** Beyond all rain and hail, so the last colour is free for the background. */
        private static final int BACKGROUND = 255;

        private static final float[] DBZ = {0, 10, 18.9f, 28.1f, 34.2f, 45, 60};
        private static final int[] COLOURS = {0x101018, 0x40505f, 0x2f6fdf, 0x2fbf4f, 0xf2e03f, 0xdf2f2f, 0xd060f0};

        Rain() {
            this(rain());
        }

        private static IndexColorModel rain() {
            var rgb = new byte[3][256];
            for (int index = 0; index < rgb[0].length; index++) {
                int colour = index == BACKGROUND ? 0xffffff : colour(Quantity.dbz(index / 255f));
                rgb[0][index] = (byte) (colour >> 16);
                rgb[1][index] = (byte) (colour >> 8);
                rgb[2][index] = (byte) colour;
            }
            return new IndexColorModel(8, rgb[0].length, rgb[0], rgb[1], rgb[2]);
        }

        private static int colour(float dbz) {
            if (dbz <= DBZ[0]) {
                return COLOURS[0];
            }
            for (int above = 1; above < DBZ.length; above++) {
                if (dbz < DBZ[above]) {
                    return between(above - 1, (dbz - DBZ[above - 1]) / (DBZ[above] - DBZ[above - 1]));
                }
            }
            return COLOURS[COLOURS.length - 1];
        }

        private static int between(int below, float share) {
            int mixed = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int from = COLOURS[below] >> shift & 0xff;
                int to = COLOURS[below + 1] >> shift & 0xff;
                mixed |= Math.round(from + share * (to - from)) << shift;
            }
            return mixed;
        }

        @Override
        public int background() {
            return BACKGROUND;
        }

        @Override
        public int of(float[] values, int at) {
            return Math.min(level(values[at], 255), BACKGROUND - 1);
        }
    }
}
