package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final double RATE = 0.3;
    private static final double CLOSE = 1e-15;

    private static double[] rates(Schedule schedule, long steps) {
        return LongStream.rangeClosed(1, steps)
                .mapToDouble(step -> schedule.rate(RATE, step, steps))
                .toArray();
    }

    @Test
    void constantIsTheRateOfTheOptimizerBitForBit() {
        for (double rate : rates(Schedule.DEFAULT, 5)) {
            assertEquals(RATE, rate);
        }
    }

    @Test
    void warmupGrowsInEqualStepsToTheFullRate() {
        double[] rates = rates(new Schedule.Constant(4), 6);
        for (int index = 0; index < 3; index++) {
            assertEquals(RATE / 4, index == 0 ? rates[0] : rates[index] - rates[index - 1], CLOSE);
        }
        assertEquals(RATE, rates[3]);
        assertEquals(RATE, rates[5]);
    }

    @Test
    void stepMultipliesByTheFactorEverySoManySteps() {
        double[] rates = rates(new Schedule.Step(3, 0.1, 0), 8);
        double[] expected = {RATE, RATE, RATE, RATE / 10, RATE / 10, RATE / 10, RATE / 100, RATE / 100};
        for (int index = 0; index < rates.length; index++) {
            assertEquals(expected[index], rates[index], CLOSE);
        }
        assertEquals(RATE, new Schedule.Step(3, 0.1, 5).rate(RATE, 7, 100));
        assertEquals(RATE / 10, new Schedule.Step(3, 0.1, 5).rate(RATE, 8, 100), CLOSE);
    }

    /** Half angles give the same wave: (1 + cos 2a) / 2 is the square of cos a. */
    @Test
    void cosineIsHalfAWaveFromTheRateToItsShare() {
        long steps = 101;
        var cosine = new Schedule.Cosine(0.01, 0);
        for (long step = 1; step <= steps; step++) {
            double half = Math.cos(Math.PI / 2 * (step - 1) / 100);
            assertEquals(RATE * (0.01 + 0.99 * half * half), cosine.rate(RATE, step, steps), CLOSE);
        }
        assertEquals(RATE, cosine.rate(RATE, 1, steps));
        assertEquals(RATE * 0.01, cosine.rate(RATE, steps, steps), CLOSE);
        assertEquals(0, new Schedule.Cosine(0, 10).rate(RATE, steps, steps));
    }

    @Test
    void cosineBeginsWhereItsWarmupEnds() {
        var cosine = new Schedule.Cosine(0, 10);
        assertEquals(RATE / 10, cosine.rate(RATE, 1, 110), CLOSE);
        assertEquals(RATE, cosine.rate(RATE, 10, 110));
        assertEquals(RATE / 2, cosine.rate(RATE, 60, 110), CLOSE);
    }

    @Test
    void runsShorterThanTheirWarmupEndBeforeItDoes() {
        assertEquals(RATE / 2, new Schedule.Cosine(0, 10).rate(RATE, 5, 5));
        assertEquals(RATE, new Schedule.Cosine(0, 0).rate(RATE, 1, 1));
    }
}
