package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ItemScalingTest {

    @Property(tries = 100)
    void aStraightLineStaysOne(@ForAll @IntRange(min = 2, max = 50) int length, @ForAll @IntRange(min = 2, max = 90) int wanted) {
        var line = new float[length * 2];
        for (var point = 0; point < length; point++) {
            line[2 * point] = 3 + 0.5f * point / (length - 1);
            line[2 * point + 1] = 7;
        }
        var into = new float[wanted * 2 + 1];
        ItemScaling.resample(line, length, into, 1, wanted, 2);
        for (var point = 0; point < wanted; point++) {
            assertEquals(3 + 0.5 * point / (wanted - 1), into[1 + 2 * point], 1e-6);
            assertEquals(7, into[2 + 2 * point]);
        }
    }

    @Test
    void theSameLengthIsACopyAndOnePointIsRepeated() {
        var values = new float[] {0.1f, 3, -2};
        var into = new float[3];
        ItemScaling.resample(values, 3, into, 0, 3, 1);
        assertArrayEquals(values, into);
        ItemScaling.resample(new float[] {5}, 1, into, 0, 3, 1);
        assertArrayEquals(new float[] {5, 5, 5}, into);
    }

    @Property(tries = 100)
    void eachColumnGetsMeanZeroAndDeviationOne(@ForAll @Size(min = 2, max = 40) int[] numbers) {
        var values = new float[2 * numbers.length];
        var different = false;
        for (var point = 0; point < numbers.length; point++) {
            values[2 * point] = numbers[point] % 1000;
            values[2 * point + 1] = 4.25f;
            different |= values[2 * point] != values[0];
        }
        ItemScaling.standardise(values, 0, numbers.length, 2);
        double sum = 0;
        double squares = 0;
        for (var point = 0; point < numbers.length; point++) {
            sum += values[2 * point];
            squares += (double) values[2 * point] * values[2 * point];
            assertEquals(0, values[2 * point + 1], "a constant column becomes 0");
        }
        assertEquals(0, sum / numbers.length, 1e-5);
        assertEquals(different ? 1 : 0, squares / numbers.length, 1e-4);
    }
}
