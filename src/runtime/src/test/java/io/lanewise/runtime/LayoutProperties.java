package io.lanewise.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.Shape;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LayoutProperties {

    @Property(tries = 100)
    void eachElementIsFoundByItsFormulaInBothLayouts(
            @ForAll @IntRange(max = 3) int items,
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 4) int channels) {
        var shape = new Shape(height, width, channels);
        var values = new float[items * height * width * channels];
        for (int index = 0; index < values.length; index++) {
            values[index] = index;
        }
        Nhwc pixels = new Nhwc(values, items, shape);
        Nchw planes = pixels.toNchw();
        for (int n = 0; n < items; n++) {
            for (int h = 0; h < height; h++) {
                for (int w = 0; w < width; w++) {
                    for (int c = 0; c < channels; c++) {
                        assertEquals(
                                pixels.values()[((n * height + h) * width + w) * channels + c],
                                planes.values()[((n * channels + c) * height + h) * width + w]);
                    }
                }
            }
        }
        assertArrayEquals(values, planes.toNhwc().values());
    }

    @Example
    void aWrongNumberOfValuesIsRefusedWithBothNumbers() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Nhwc(new float[23], 2, new Shape(2, 3, 2)));
        assertEquals(
                "A batch of 2 maps of 2x3x2 (height x width x channels) has 24 values, not 23.", thrown.getMessage());
    }
}
