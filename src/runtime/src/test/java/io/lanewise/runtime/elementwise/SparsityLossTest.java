package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty.Kl;
import io.lanewise.spec.CodePenalty.Kl.Unit;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparsityLossTest {

    private static final Shape MAP = new Shape(3, 4, 2);
    private static final int ITEMS = 5;
    private static final int LENGTH = 24 * ITEMS;

    private final double[] code = new Random(1).doubles(LENGTH, 0.05, 0.95).toArray();

    /** Value and gradient of one run. */
    private record Result(double value, double[] gradient) {}

    private Result run(SparsityLoss loss, View diff) {
        try (var workers = Workers.of(2)) {
            loss.items(ITEMS).runOn(workers);
        }
        return new Result(loss.value(), Maps.values(diff, MAP, ITEMS));
    }

    private Result run(Kl penalty) {
        View diff = Maps.of(ElementType.F64, MAP, ITEMS, null, 1);
        return run(loss(penalty, diff), diff);
    }

    private SparsityLoss loss(Kl penalty, View diff) {
        return new SparsityLoss(penalty, MAP, Maps.of(ElementType.F64, MAP, ITEMS, code, 2), diff, ITEMS);
    }

    private static double divergence(double target, double mean) {
        return target * Math.log(target / mean) + (1 - target) * Math.log((1 - target) / (1 - mean));
    }

    private static double slope(double target, double mean) {
        return (1 - target) / (1 - mean) - target / mean;
    }

    /** Written down element by element. */
    private double mean(int channel) {
        double sum = 0;
        for (int index = channel; index < LENGTH; index += 2) {
            sum += code[index];
        }
        return sum / (LENGTH / 2);
    }

    @Test
    void aChannelsMeanIsOverTheBatchAndAllPixels() {
        Result result = run(new Kl(0.2, 3, Unit.CHANNEL, 0));
        assertEquals(3 * (divergence(0.2, mean(0)) + divergence(0.2, mean(1))), result.value(), 1e-12);
        for (int index = 0; index < LENGTH; index++) {
            assertEquals(3.0 / (LENGTH / 2) * slope(0.2, mean(index % 2)), result.gradient()[index], 1e-14);
        }
    }

    @Test
    void aRunningMeanBeginsWithTheFirstBatchAndMovesByItsShare() {
        View diff = Maps.of(ElementType.F64, MAP, ITEMS, null, 0);
        SparsityLoss loss = loss(new Kl(0.2, 3, Unit.CHANNEL, 0.75), diff);
        RunningMeans means = loss.running().orElseThrow();
        assertFalse(means.hasBegun());
        Result first = run(loss, diff);
        Result overTheBatch = run(new Kl(0.2, 3, Unit.CHANNEL, 0));
        assertEquals(overTheBatch.value(), first.value(), 1e-14);
        for (int index = 0; index < LENGTH; index++) {
            assertEquals(overTheBatch.gradient()[index] / 4, first.gradient()[index], 1e-16);
        }
        means.advance();
        assertTrue(means.hasBegun());
        assertArrayEquals(new double[] {mean(0), mean(1)}, means.values(), 1e-15);
        means.set(new double[] {0.9, 0.1});
        double kept = 0.75 * 0.9 + 0.25 * mean(0);
        double other = 0.75 * 0.1 + 0.25 * mean(1);
        assertEquals(3 * (divergence(0.2, kept) + divergence(0.2, other)), run(loss, diff).value(), 1e-12);
    }

    @Test
    void whatAStepFoundCountsOnlyOnceItHasEnded() {
        View diff = Maps.of(ElementType.F64, MAP, ITEMS, null, 0);
        SparsityLoss loss = loss(new Kl(0.2, 3, Unit.ELEMENT, 0.75), diff);
        RunningMeans means = loss.running().orElseThrow();
        double[] before = new Random(2).doubles(24, 0.1, 0.9).toArray();
        means.set(before);
        double once = run(loss, diff).value();
        assertEquals(once, run(loss, diff).value());
        assertArrayEquals(before, means.values());
        means.advance();
        assertTrue(once != run(loss, diff).value());
    }
}
