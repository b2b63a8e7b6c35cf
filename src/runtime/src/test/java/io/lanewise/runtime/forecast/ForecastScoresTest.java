package io.lanewise.runtime.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.data.Quantity;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ForecastScoresTest {
    /** 223 R^1.53 by hand: 77.220, 643.99 and 2616.5 mm^6/m^3. */
    @Test
    void thresholdsOfRainAreThoseOfTheRelation() {
        assertEquals(18.877, RainRate.dbz(0.5), 1e-3);
        assertEquals(28.089, RainRate.dbz(2), 1e-3);
        assertEquals(34.177, RainRate.dbz(5), 1e-3);
    }

    @Property(tries = 200)
    void rainRateAndReflectivityAreInverse(@ForAll @DoubleRange(min = 0.01, max = 300) double rate) {
        assertEquals(rate, RainRate.of(RainRate.dbz(rate)), 1e-12 * rate);
    }

    @Test
    void squaredErrorsArePooledForEachLeadTime() {
        var errors = new SquaredErrors(2, 2);
        errors.add(new float[] {7, 1, 2, 3, 4}, 1, new float[] {1, 0, 3, 1}, 0);
        errors.add(new float[] {0, 0, 0, 0}, 0, new float[] {2, 0, 0, 0}, 0);
        assertEquals((0 + 4 + 4 + 0) / 4.0, errors.mean(0));
        assertEquals((0 + 9 + 0 + 0) / 4.0, errors.mean(1));
        assertEquals(17 / 8.0, errors.mean());
    }

    @Test
    void eventsAreCountedForEachLeadTimeAndThreshold() {
        var events = new RainEvents(2, 4, List.of(0.5, 5.0));
        var truth = new float[] {20, 20, 0, 0, 40, 40, 0, 30};
        var forecast = new float[] {20, 0, 20, 0, 40, 30, 40, 0};
        events.add(truth, 0, forecast, 0);
        assertEquals(new Contingency(1, 1, 1), events.at(0, 0));
        assertEquals(new Contingency(2, 1, 1), events.at(1, 0));
        assertEquals(new Contingency(1, 1, 1), events.at(1, 1));
        assertEquals(new Contingency(3, 2, 2), events.at(0));
        assertEquals(OptionalDouble.of(1 / 3.0), events.at(0, 0).criticalSuccessIndex());
        events.add(truth, 0, truth, 0);
        assertEquals(new Contingency(3, 1, 1), events.at(0, 0));
    }

    @Test
    void withoutAnEventThereIsNoIndex() {
        var events = new RainEvents(1, 2, List.of(5.0));
        events.add(new float[] {0, 20}, 0, new float[] {20, 0}, 0);
        assertEquals(OptionalDouble.empty(), events.at(0, 0).criticalSuccessIndex());
    }

    @Test
    void reflectivityIsScoredInDbz() {
        var scores = new ForecastScores(Quantity.REFLECTIVITY, 1, 2);
        scores.add(
                new float[] {9, Quantity.value(0), Quantity.value(30)},
                1,
                new float[] {Quantity.value(20), Quantity.value(36)},
                0);
        assertEquals((400 + 36) / 2.0, scores.errors().mean(), 1e-3);
        var rain = scores.rain().orElseThrow();
        assertEquals(List.of(0.5, 2.0, 5.0), rain.rates());
        assertEquals(new Contingency(1, 0, 1), rain.at(0, 0));
        assertEquals(new Contingency(1, 0, 0), rain.at(0, 1));
        assertEquals(new Contingency(0, 0, 1), rain.at(0, 2));
    }

    @Test
    void brightnessHasNoRain() {
        var scores = new ForecastScores(Quantity.BRIGHTNESS, 1, 1);
        scores.add(new float[] {1}, 0, new float[] {0.5f}, 0);
        assertEquals(0.25, scores.errors().mean());
        assertTrue(scores.rain().isEmpty());
    }

    @Property(tries = 100)
    void theIndexIsTheShareOfTheUnionThatBothHave(
            @ForAll @Size(8) List<@FloatRange(min = 0, max = 50) Float> truth,
            @ForAll @Size(8) List<@FloatRange(min = 0, max = 50) Float> forecast) {
        var events = new RainEvents(1, 8, RainEvents.RATES);
        var a = new float[8];
        var b = new float[8];
        for (var i = 0; i < 8; i++) {
            a[i] = truth.get(i);
            b[i] = forecast.get(i);
        }
        events.add(a, 0, b, 0);
        for (var rate = 0; rate < 3; rate++) {
            var both = 0;
            var either = 0;
            for (var i = 0; i < 8; i++) {
                var came = RainRate.of(a[i]) >= RainEvents.RATES.get(rate);
                var expected = RainRate.of(b[i]) >= RainEvents.RATES.get(rate);
                both += came & expected ? 1 : 0;
                either += came | expected ? 1 : 0;
            }
            var index = events.at(0, rate).criticalSuccessIndex();
            assertEquals(either == 0, index.isEmpty());
            assertEquals(either == 0 ? -1 : (double) both / either, index.orElse(-1));
        }
    }
}
