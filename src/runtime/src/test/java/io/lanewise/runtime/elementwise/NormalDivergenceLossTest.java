package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.SampledCode;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalDivergenceLossTest {

    private static final int UNITS = 4;
    private static final int ITEMS = 3;
    private static final double WEIGHT = 0.7;
    private static final Shape MOMENTS = Shape.vector(2 * UNITS);

    private final double[] moments =
            new Random(3).doubles(2 * UNITS * ITEMS, -1.5, 1.5).toArray();

    private static Tensor tensor(ElementType type, double[] values) {
        return new Tensor(MOMENTS, Maps.of(type, MOMENTS, ITEMS, values, 0));
    }

    private static double run(ElementType type, double[] moments, Tensor diff) {
        var code = new SampledCode(UNITS, tensor(type, moments), null, diff);
        var loss = new NormalDivergenceLoss(WEIGHT, code, ITEMS).items(ITEMS);
        try (var workers = Workers.of(2)) {
            loss.runOn(workers);
        }
        return loss.value();
    }

    /** The integral of p log(p / q) by Simpson's rule over ten deviations. */
    private static double divergence(double mean, double logarithm) {
        double deviation = Math.exp(logarithm / 2);
        int steps = 2000;
        double width = 20 * deviation / steps;
        double sum = 0;
        for (int step = 0; step <= steps; step++) {
            double z = mean - 10 * deviation + step * width;
            double standard = (z - mean) / deviation;
            double density = Math.exp(-standard * standard / 2) / (deviation * Math.sqrt(2 * Math.PI));
            double ratio = -logarithm / 2 - standard * standard / 2 + z * z / 2;
            double factor = step == 0 || step == steps ? 1 : step % 2 == 0 ? 2 : 4;
            sum += factor * density * ratio;
        }
        return sum * width / 3;
    }

    @ParameterizedTest
    @EnumSource
    void theValueIsTheIntegralOfTheDivergence(ElementType type) {
        double expected = 0;
        for (int item = 0; item < ITEMS; item++) {
            for (int unit = 0; unit < UNITS; unit++) {
                int at = item * 2 * UNITS + unit;
                expected += WEIGHT / ITEMS * divergence(moments[at], moments[at + UNITS]);
            }
        }
        assertEquals(expected, run(type, moments, tensor(type, null)), type == ElementType.F32 ? 1e-6 : 1e-9);
    }

    @Test
    void theGradientIsTheFiniteDifferenceWhateverWasThereBefore() {
        Tensor diff = tensor(ElementType.F64, moments);
        run(ElementType.F64, moments, diff);
        Tensor unused = tensor(ElementType.F64, null);
        for (int index = 0; index < moments.length; index++) {
            double middle = moments[index];
            moments[index] = middle + 1e-5;
            double above = run(ElementType.F64, moments, unused);
            moments[index] = middle - 1e-5;
            double below = run(ElementType.F64, moments, unused);
            moments[index] = middle;
            View slopes = diff.view();
            assertEquals((above - below) / 2e-5, slopes.get(Maps.position(slopes, MOMENTS, index)), 1e-9);
        }
    }
}
