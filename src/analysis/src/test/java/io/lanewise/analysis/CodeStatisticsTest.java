package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.analysis.CodeStatistics.Histogram;
import io.lanewise.analysis.CodeStatistics.Unit;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodeStatisticsTest {

    private static final Options SCALAR = Options.DEFAULT.withScalar().withThreads(1);

    /** More items than a batch, and the last batch not full. */
    private record Waves(int items, Shape shape) implements ItemSource {
        @Override
        public int height() {
            return shape.height();
        }

        @Override
        public int width() {
            return shape.width();
        }

        @Override
        public int channels() {
            return shape.channels();
        }

        @Override
        public String name(int item) {
            return "wave-" + item;
        }

        @Override
        public void read(int item, float[] into, int offset) {
            for (int index = 0; index < itemLength(); index++) {
                into[offset + index] = (float) Math.sin(0.7 * item + 0.3 * index);
            }
        }
    }

    private static ModelSpec dense(String last) {
        return SpecReader.read("""
                lanewise: 1
                name: dense
                input: 10
                encoder:
                  - dense: {units: 6, activation: %s}
                decoder:
                  - dense: 10
                training: {batch: 4, seed: 3}
                """.formatted(last), "dense.yaml");
    }

    private static final ModelSpec MAP = SpecReader.read("""
            lanewise: 1
            name: map
            input: {height: 6, width: 4, channels: 1}
            encoder:
              - conv: {filters: 3, kernel: 3, stride: 2, padding: 1, activation: relu}
            decoder:
              - deconv: {filters: 1, kernel: 4, stride: 2, padding: 1}
            training: {batch: 4, seed: 3}
            """, "map.yaml");

    private static float[] codes(Autoencoder model, ItemSource source) throws IOException {
        var values = new float[source.items() * source.itemLength()];
        for (int item = 0; item < source.items(); item++) {
            source.read(item, values, item * source.itemLength());
        }
        return model.encode(new Nhwc(values, source.items(), model.input())).values();
    }

    @Test
    void unitsOfAVectorAreItsElementsAndThoseOfAMapItsChannels() throws IOException {
        for (ModelSpec spec : List.of(dense("relu"), MAP)) {
            try (var model = Autoencoder.create(spec, SCALAR)) {
                var source = new Waves(9, model.input());
                float[] codes = codes(model, source);
                CodeStatistics statistics = CodeStatistics.of(model, source);
                int units = spec == MAP ? 3 : 6;
                assertEquals(units, statistics.units().size());
                assertEquals(9, statistics.items());
                assertEquals(model.code(), statistics.code());
                for (int unit = 0; unit < units; unit++) {
                    int first = unit;
                    double[] activations = IntStream.range(0, codes.length)
                            .filter(index -> index % units == first)
                            .mapToDouble(index -> codes[index])
                            .toArray();
                    double mean = IntStream.range(0, activations.length)
                                    .mapToDouble(index -> activations[index])
                                    .sum()
                            / activations.length;
                    assertEquals(mean, statistics.units().get(unit).mean(), 1e-12);
                    double peak = IntStream.range(0, activations.length)
                            .mapToDouble(index -> Math.abs(activations[index]))
                            .max()
                            .orElseThrow();
                    assertEquals(peak, statistics.units().get(unit).peak());
                }
                long zeros = IntStream.range(0, codes.length)
                        .filter(index -> codes[index] == 0)
                        .count();
                assertTrue(zeros > 0, "a rectified code has zeros");
                assertEquals(zeros, statistics.zeros());
                assertEquals((double) zeros / codes.length, statistics.zeroShare());
            }
        }
    }

    @Test
    void theHistogramHasEachValueThatIsNotZeroInItsInterval() throws IOException {
        try (var model = Autoencoder.create(dense("relu"), SCALAR)) {
            var source = new Waves(9, model.input());
            CodeStatistics statistics = CodeStatistics.of(model, source);
            Histogram histogram = statistics.histogram();
            var counts = new long[histogram.counts().size()];
            for (float value : codes(model, source)) {
                if (value != 0) {
                    counts[(int) Math.floor((value - histogram.from()) / histogram.width())]++;
                }
            }
            assertEquals(Arrays.stream(counts).boxed().toList(), histogram.counts());
            assertTrue(counts.length >= 32 && counts.length <= 64, counts.length + " intervals");
        }
    }

    @Test
    void aCodeThatIsNegativeAndPositiveHasIntervalsOnBothSides() throws IOException {
        try (var model = Autoencoder.create(dense("tanh"), SCALAR)) {
            CodeStatistics statistics = CodeStatistics.of(model, new Waves(30, model.input()));
            Histogram histogram = statistics.histogram();
            double end = histogram.from() + histogram.counts().size() * histogram.width();
            assertTrue(histogram.from() < 0 && end > 0);
            assertEquals(180, histogram.counts().stream().mapToLong(Long::longValue).sum() + statistics.zeros());
        }
    }

    @Test
    void aUnitIsDeadThatNeverRisesAboveAHundredthOfTheLargest() {
        var empty = new Histogram(0, 1, List.of());
        var units = List.of(new Unit(0.4, 2), new Unit(0, 0), new Unit(0.01, 0.02), new Unit(0.01, 0.021));
        var statistics = new CodeStatistics(Shape.vector(4), 10, units, 10, empty);
        assertEquals(2, statistics.deadUnits());
        assertEquals(0.25, statistics.zeroShare());
        assertEquals(0.105, statistics.meanActivation(), 1e-15);
        var silent = new CodeStatistics(Shape.vector(1), 10, List.of(new Unit(0, 0)), 10, empty);
        assertEquals(1, silent.deadUnits());
    }

    @Test
    void itemsOfAnotherShapeAndNoItemsAreRefused() {
        try (var model = Autoencoder.create(dense("relu"), SCALAR)) {
            for (var source : List.of(new Waves(0, model.input()), new Waves(3, new Shape(2, 2, 1)))) {
                var refusal =
                        assertThrows(IllegalArgumentException.class, () -> CodeStatistics.of(model, source));
                assertTrue(refusal.getMessage().contains(source.items() + " items of "), refusal.getMessage());
            }
        }
    }
}
