package io.lanewise.cli;

import io.lanewise.runtime.data.Picture;
import java.io.IOException;
import java.nio.file.Path;

/** Small grey pictures with slopes, which a tiny model can learn. */
final class Pictures {

    private static final int EDGE = 8;

    private Pictures() {}

    static Path write(Path folder, int count) throws IOException {
        for (int index = 0; index < count; index++) {
            writeOne(folder.resolve("picture-" + index + ".png"), index);
        }
        return folder;
    }

    static void writeOne(Path file, int slope) throws IOException {
        var values = new float[EDGE * EDGE];
        for (int pixel = 0; pixel < values.length; pixel++) {
            values[pixel] = (slope % 5 * (pixel / EDGE) + slope / 5 * (pixel % EDGE) + slope) % 16 / 16f;
        }
        Picture.write(file, values, 0, EDGE, EDGE, 1);
    }
}
