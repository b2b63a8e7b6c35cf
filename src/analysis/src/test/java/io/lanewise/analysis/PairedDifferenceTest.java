package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

    @Test
    void meanAndIntervalAreThoseOfTheDifferences() {
        var difference = PairedDifference.of(new double[] {1, 2, 3, 4}, new double[] {2, 2, 5, 3});
        assertEquals(0.5, difference.mean());
        // Of 1, 0, 2, -1 the variance is 5/3.
        assertEquals(1.959964 * Math.sqrt(5.0 / 3 / 4), difference.halfWidth(), 1e-12);
        assertEquals(1, difference.smaller());
        assertEquals(2, difference.larger());
        assertFalse(difference.isSignificant());
    }

    @Test
    void itemsWithoutANumberAreLeftOut() {
        var difference = PairedDifference.of(
                new double[] {Double.POSITIVE_INFINITY, 1, Double.NaN}, new double[] {1, 3, 2});
        assertEquals(1, difference.items());
        assertEquals(2, difference.mean());
        assertTrue(Double.isNaN(difference.halfWidth()));
        assertFalse(difference.isSignificant());
    }

    @Test
    void theIntervalHoldsTheTrueMeanAboutAsOftenAsItSays() {
        var random = new SplittableRandom(2);
        int held = 0;
        for (int trial = 0; trial < 1000; trial++) {
            var first = new double[50];
            var second = new double[50];
            for (int item = 0; item < first.length; item++) {
                // What both have in common is much larger than what they differ by.
                first[item] = 100 * random.nextDouble();
                second[item] = first[item] + 0.25 + random.nextDouble() - 0.5;
            }
            var difference = PairedDifference.of(first, second);
            held += Math.abs(difference.mean() - 0.25) <= difference.halfWidth() ? 1 : 0;
        }
        assertEquals(950, held, 25);
    }

    @Test
    void unlikeNumbersOfItemsAreNoPairs() {
        assertThrows(IllegalArgumentException.class, () -> PairedDifference.of(new double[1], new double[2]));
    }
}
