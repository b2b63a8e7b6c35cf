package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SequenceAxesProperties {
    @Property(tries = 200)
    void whateverTheOrderAnItemIsTimeRowsPixelsChannels(
            @ForAll SequenceAxes axes,
            @ForAll @IntRange(min = 1, max = 4) int sequences,
            @ForAll @IntRange(min = 1, max = 5) int frames,
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 3) int channels)
            throws IOException {
        var extents = Map.of(
                'N', axes.has('N') ? sequences : 1,
                'T', frames,
                'H', height,
                'W', width,
                'C', axes.has('C') ? channels : 1);
        var shape = axes.name().chars().map(axis -> extents.get((char) axis)).toArray();
        var data = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (var i = 0; i < data.length; i++) {
            data[i] = number(axes, shape, i);
        }
        var file = Files.createTempFile("axes", ".npy");
        try {
            NpyWriter.write(file, shape, data);
            var options = SequenceOptions.of(frames, height, width, extents.get('C')).withAxes(axes);
            try (var source = SequenceSource.open(file, options)) {
                assertEquals(extents.get('N'), source.items());
                for (var item = 0; item < source.items(); item++) {
                    var values = SequenceFixtures.read(source, item);
                    for (var i = 0; i < values.length; i++) {
                        assertEquals(number(SequenceAxes.NTHWC, ordered(extents), item * values.length + i), values[i]);
                    }
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static int[] ordered(Map<Character, Integer> extents) {
        return "NTHWC".chars().map(axis -> extents.get((char) axis)).toArray();
    }

    /** The indices of an element as the digits of a number, that of N first, whatever the order of the axes. */
    private static float number(SequenceAxes axes, int[] shape, int element) {
        var number = 0;
        for (var axis : "NTHWC".toCharArray()) {
            var index = axes.has(axis) ? element / axes.stride(axis, shape) % axes.extent(axis, shape) : 0;
            number = 10 * number + (int) index;
        }
        return number;
    }
}
