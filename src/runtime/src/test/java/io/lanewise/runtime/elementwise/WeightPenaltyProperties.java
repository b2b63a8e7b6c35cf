package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.View;
import io.lanewise.spec.LossSpec.WeightPenalty;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class WeightPenaltyProperties {

    private static final double STEP = 1e-5;

    /** Weights and a bias. */
    private static List<ParameterTensor> tensors(View weights, View gradient, View bias, View diffBias, int length) {
        return List.of(
                new ParameterTensor("weights", weights, gradient, length, true),
                new ParameterTensor("bias", bias, diffBias, 3, false));
    }

    @Property(tries = 20)
    void theGradientOfAWeightPenaltyIsItsFiniteDifferenceAndBiasesHaveNone(
            @ForAll @DoubleRange(min = 0, max = 2) double l1,
            @ForAll @DoubleRange(min = 0, max = 2) double l2,
            @ForAll @IntRange(min = 1, max = 40) int length,
            @ForAll Random random) {
        // Away from the kink at 0.
        double[] values = random.doubles(length, 0.1, 1)
                .map(value -> random.nextBoolean() ? value : -value)
                .toArray();
        View weights = View.flat(values, 0);
        View gradient = View.flat(new double[length], 0);
        View bias = View.flat(new double[] {1, -2, 3}, 0);
        View diffBias = View.flat(new double[3], 0);
        var penalty = new WeightPenalty(l1, l2);
        new GradientFinish(tensors(weights, gradient, bias, diffBias, length), penalty).runAll();
        for (int index = 0; index < length; index++) {
            double middle = values[index];
            values[index] = middle + STEP;
            double above = value(weights, bias, penalty, length);
            values[index] = middle - STEP;
            double below = value(weights, bias, penalty, length);
            values[index] = middle;
            assertEquals((above - below) / (2 * STEP), gradient.get(index), 1e-8, "element " + index);
        }
        for (int index = 0; index < 3; index++) {
            assertEquals(0, diffBias.get(index));
        }
    }

    private static double value(View weights, View bias, WeightPenalty penalty, int length) {
        View unused = View.flat(new double[length], 0);
        var finish = new GradientFinish(tensors(weights, unused, bias, View.flat(new double[3], 0), length), penalty);
        finish.runAll();
        return finish.penalty();
    }
}
