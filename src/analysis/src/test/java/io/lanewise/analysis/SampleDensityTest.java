package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SampleDensityTest {

    @Test
    void tenSamplesASideAreAPowerOfTen() {
        for (int dimensions = 1; dimensions <= 6; dimensions++) {
            var density = new SampleDensity((long) Math.pow(10, dimensions), dimensions);
            assertEquals(10, density.samplesPerSide(), 1e-12);
            assertEquals(density.items(), density.itemsForDense());
            assertEquals(dimensions, SampleDensity.dense(density.items()));
            assertEquals(dimensions - 1, SampleDensity.dense(density.items() - 1));
        }
    }

    @Test
    void densityIsTheRootOfTheItems() {
        assertEquals(2, new SampleDensity(1024, 10).samplesPerSide(), 1e-12);
        assertEquals(1, new SampleDensity(1, 3).samplesPerSide());
        assertEquals(Double.POSITIVE_INFINITY, new SampleDensity(5, 784).itemsForDense());
    }

    @Test
    void nothingHasNoDensity() {
        assertThrows(IllegalArgumentException.class, () -> new SampleDensity(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new SampleDensity(3, 0));
    }
}
