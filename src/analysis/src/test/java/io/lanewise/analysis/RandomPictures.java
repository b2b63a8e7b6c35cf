package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import java.util.SplittableRandom;

/** Pictures for tests. */
final class RandomPictures {

    private RandomPictures() {}

    /** Values between 0 and 1 that have nothing to do with one another. */
    static float[] noise(Shape shape, long seed) {
        var random = new SplittableRandom(seed);
        var picture = new float[(int) shape.elements()];
        for (int index = 0; index < picture.length; index++) {
            picture[index] = (float) random.nextDouble();
        }
        return picture;
    }

    /** Slow waves along both axes, each channel with its own. */
    static float[] smooth(Shape shape) {
        var picture = new float[(int) shape.elements()];
        for (int row = 0; row < shape.height(); row++) {
            for (int column = 0; column < shape.width(); column++) {
                for (int channel = 0; channel < shape.channels(); channel++) {
                    picture[(row * shape.width() + column) * shape.channels() + channel] =
                            (float) (0.5 + 0.2 * Math.sin(row / 9.0 + channel) + 0.2 * Math.cos(column / 7.0));
                }
            }
        }
        return picture;
    }
}
