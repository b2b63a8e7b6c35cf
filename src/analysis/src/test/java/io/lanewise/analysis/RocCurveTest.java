package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RocCurveTest {

    @Test
    void theAreaIsTheShareOfPairsInOrder() {
        var random = new SplittableRandom(5);
        double[] scores = random.ints(60, 0, 12).asDoubleStream().toArray();
        var anomalies = new boolean[scores.length];
        for (int item = 0; item < scores.length; item++) {
            anomalies[item] = random.nextInt(3) == 0;
        }
        double won = 0;
        int pairs = 0;
        for (int one = 0; one < scores.length; one++) {
            for (int other = 0; other < scores.length; other++) {
                if (anomalies[one] && !anomalies[other]) {
                    pairs++;
                    won += scores[one] > scores[other] ? 1 : scores[one] == scores[other] ? 0.5 : 0;
                }
            }
        }
        assertEquals(won / pairs, RocCurve.of(scores, anomalies).area(), 1e-12);
    }

    @Test
    void aScoreThatTellsNothingHasHalfTheArea() {
        assertEquals(0.5, RocCurve.of(new double[] {1, 1, 1}, new boolean[] {true, false, true}).area());
    }

    @Test
    void itemsOfOneKindHaveNoCurve() {
        assertThrows(IllegalArgumentException.class, () -> RocCurve.of(new double[] {1, 2}, new boolean[2]));
    }
}
