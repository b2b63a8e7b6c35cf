package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.LossSpec.WeightPenalty;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradientClipTest {

    /** Two tensors, the second of several chunks. */
    private static List<ParameterTensor> tensors(ElementType type, double... firstGradient) {
        int length = 3 * FlatChunks.CHUNK_ELEMENTS + 5;
        View first = View.flat(Maps.array(type, firstGradient.length), 0);
        for (int index = 0; index < firstGradient.length; index++) {
            first.set(index, firstGradient[index]);
        }
        return List.of(
                tensor("a", first, firstGradient.length, false),
                tensor("b", View.flat(Maps.array(type, length), 0), length, true));
    }

    private static ParameterTensor tensor(String name, View gradient, int length, boolean penalized) {
        return new ParameterTensor(
                name, View.flat(Maps.array(gradient.type(), length), 0), gradient, length, penalized);
    }

    /** Fills the second tensor's gradient with random numbers. */
    private static void draw(List<ParameterTensor> tensors) {
        var random = new SplittableRandom(5);
        var large = tensors.getLast();
        for (int index = 0; index < large.length(); index++) {
            large.gradient().set(index, random.nextDouble() - 0.5);
        }
    }

    private static GradientClip clipped(List<ParameterTensor> tensors, double limit, int threads) {
        try (var workers = Workers.of(threads)) {
            var finish = new GradientFinish(tensors, WeightPenalty.NONE);
            finish.runOn(workers);
            var clip = new GradientClip(finish.norm(), limit);
            clip.runOn(workers);
            return clip;
        }
    }

    private static double[] gradient(ParameterTensor tensor) {
        var values = new double[tensor.length()];
        for (int index = 0; index < values.length; index++) {
            values[index] = tensor.gradient().get(index);
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void aGradientThatIsTooLongGetsTheLengthOfTheLimitAndKeepsItsDirection(ElementType type) {
        var tensors = tensors(type, 30, 0, 0);
        tensors.getLast().gradient().set(2 * FlatChunks.CHUNK_ELEMENTS + 1, -40);
        assertEquals(50, clipped(tensors, 5, 2).length());
        assertArrayEquals(new double[] {3, 0, 0}, gradient(tensors.getFirst()));
        assertEquals(-4, tensors.getLast().gradient().get(2 * FlatChunks.CHUNK_ELEMENTS + 1));
    }

    @ParameterizedTest
    @EnumSource
    void aGradientUpToTheLimitAndOneWithoutLimitStayAsTheyAre(ElementType type) {
        for (double limit : new double[] {0, 5, 5.5}) {
            var tensors = tensors(type, 3, -4);
            assertEquals(5, clipped(tensors, limit, 1).length());
            assertArrayEquals(new double[] {3, -4}, gradient(tensors.getFirst()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNumberOfThreadsChangesNoBit(ElementType type) {
        var expected = tensors(type, 1);
        draw(expected);
        double length = clipped(expected, 0.5, 1).length();
        for (int threads : new int[] {2, 3, 5}) {
            var tensors = tensors(type, 1);
            draw(tensors);
            assertEquals(length, clipped(tensors, 0.5, threads).length());
            assertArrayEquals(gradient(expected.getLast()), gradient(tensors.getLast()));
        }
    }

    @Test
    void theLengthIsThatOfTheGradientWithThePenaltyOnTheWeights() {
        View weight = View.flat(new double[] {2}, 0);
        View gradient = View.flat(new double[] {1}, 0);
        var finish = new GradientFinish(
                List.of(new ParameterTensor("w", weight, gradient, 1, true)), new WeightPenalty(0, 0.5));
        finish.runAll();
        assertEquals(3, finish.norm().value());
    }

    @Test
    void gradientsNearTheLargestNumberAreClippedAsOthers() {
        var floats = tensors(ElementType.F32, 0x3p126, 0x1p126);
        assertEquals(Math.sqrt(10) * 0x1p126, clipped(floats, 1, 2).length(), 0x1p80);
        assertArrayEquals(
                new double[] {3 / Math.sqrt(10), 1 / Math.sqrt(10)}, gradient(floats.getFirst()), 0x1p-24);
        var doubles = tensors(ElementType.F64, 3e200, -4e200);
        assertEquals(5e200, clipped(doubles, 10, 2).length(), 1e186);
        assertArrayEquals(new double[] {6, -8}, gradient(doubles.getFirst()), 1e-14);
        var largest = tensors(ElementType.F64, Double.MAX_VALUE, Double.MAX_VALUE);
        assertEquals(Double.POSITIVE_INFINITY, clipped(largest, 1, 1).length());
        assertArrayEquals(
                new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, gradient(largest.getFirst()), 1e-15);
    }
}
