package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    /** Takes these losses in and returns how many were without improvement after each. */
    private static List<Integer> waiting(Standing standing, double... losses) {
        var waiting = new ArrayList<Integer>();
        for (int index = 0; index < losses.length; index++) {
            standing.add(new ValidationPoint(10L * index, losses[index], Double.NaN));
            waiting.add(standing.withoutImprovement());
        }
        return waiting;
    }

    @Test
    void anEqualLossIsNoImprovementAndTheFirstOfEqualOnesIsBest() {
        var standing = new Standing(0);
        assertEquals(List.of(0, 0, 1, 2, 0), waiting(standing, 5, 4, 4, 4.5, 3.9));
        assertEquals(40, standing.best().orElseThrow().step());
        var flat = new Standing(0);
        assertEquals(List.of(0, 1, 2), waiting(flat, 5, 5, 5));
        assertEquals(0, flat.best().orElseThrow().step());
    }

    @Test
    void smallStepsTogetherAreAnImprovementAndEachOfThemTheBest() {
        var standing = new Standing(0.1);
        assertEquals(List.of(0, 1, 2, 0, 1), waiting(standing, 100, 95, 91, 89, 81));
        assertEquals(40, standing.best().orElseThrow().step());
    }

    @Test
    void aLossThatIsNotANumberIsNeverBetter() {
        var standing = new Standing(0);
        assertEquals(List.of(1, 0, 1, 2), waiting(standing, Double.NaN, 7, Double.NaN, Double.POSITIVE_INFINITY));
        assertEquals(10, standing.best().orElseThrow().step());
    }
}
