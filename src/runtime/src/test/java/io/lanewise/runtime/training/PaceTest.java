package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void aSlowBeginningIsForgottenAfterTenSeconds() {
        var pace = new Pace();
        pace.add(8, 1, 4);
        assertEquals(8, pace.secondsPerStep());
        assertEquals(0.5, pace.itemsPerSecond());
        for (int step = 2; step <= 400; step++) {
            pace.add(8 + 0.1 * (step - 1), step, 4L * step);
        }
        assertEquals(0.1, pace.secondsPerStep(), 1e-12);
        assertEquals(40, pace.itemsPerSecond(), 1e-9);
    }

    @Test
    void stepsLongerThanTheSpanAreMeasuredByTheLastTwo() {
        var pace = new Pace();
        double seconds = 0;
        for (int step = 1; step <= 9; step++) {
            seconds += 10 * step;
            pace.add(seconds, step, step);
        }
        assertTrue(pace.secondsPerStep() >= 80 && pace.secondsPerStep() <= 90, pace.secondsPerStep() + " seconds");
    }
}
