package io.lanewise.runtime.data;

import io.lanewise.runtime.files.NpyWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Small files of sequences made in tests. */
final class SequenceFixtures {
    private SequenceFixtures() {}

    /** The bytes of an array of bytes as an IDX file. */
    static byte[] idx(int[] shape, byte[] data) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var output = new DataOutputStream(bytes)) {
            output.writeInt(0x0800 | shape.length);
            for (var extent : shape) {
                output.writeInt(extent);
            }
            output.write(data);
        }
        return bytes.toByteArray();
    }

    /** An NPY file of floats 0, 1, 2, ... */
    static Path counting(Path file, int... shape) throws IOException {
        var data = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (var i = 0; i < data.length; i++) {
            data[i] = i;
        }
        NpyWriter.write(file, shape, data);
        return file;
    }

    /** Sequences of one frame of 2 x 2 pixels of a map, with the upper left corners {@code x, y} in km. */
    static Path map(Path folder, int[]... corners) throws IOException {
        var shape = new int[] {corners.length, 1, 2, 2};
        Files.write(folder.resolve("radar-idx4-ubyte"), idx(shape, new byte[4 * corners.length]));
        var lines = new StringBuilder("sequence,x_km,y_km\n");
        for (var number = 0; number < corners.length; number++) {
            lines.append(number + "," + corners[number][0] + "," + corners[number][1] + "\n");
        }
        Files.writeString(folder.resolve(IndexFile.NAME), lines);
        return folder;
    }

    static float[] read(ItemSource source, int item) throws IOException {
        var values = new float[source.itemLength() + 2];
        Arrays.fill(values, Float.NaN);
        source.read(item, values, 1);
        if (!Float.isNaN(values[0]) || !Float.isNaN(values[values.length - 1])) {
            throw new AssertionError("item " + item + " was written past its end");
        }
        return Arrays.copyOfRange(values, 1, values.length - 1);
    }
}
