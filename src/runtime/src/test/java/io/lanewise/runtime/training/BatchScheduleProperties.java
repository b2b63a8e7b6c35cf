package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchScheduleProperties {

    private static List<Integer> items(BatchSchedule schedule, long step) {
        var items = new ArrayList<Integer>();
        for (int index = 0; index < schedule.items(step); index++) {
            items.add(schedule.item(step, index));
        }
        return items;
    }

    @Property(tries = 200)
    void everyEpochSeesEveryItemOnce(
            @ForAll @IntRange(min = 1, max = 40) int items,
            @ForAll @IntRange(min = 1, max = 50) int batch,
            @ForAll long seed) {
        var schedule = new BatchSchedule(items, batch, seed);
        for (int epoch = 0; epoch < 3; epoch++) {
            var seen = new ArrayList<Integer>();
            for (int index = 0; index < schedule.stepsPerEpoch(); index++) {
                long step = (long) epoch * schedule.stepsPerEpoch() + index;
                assertEquals(epoch, schedule.epoch(step));
                assertTrue(schedule.items(step) >= 1 && schedule.items(step) <= batch);
                seen.addAll(items(schedule, step));
            }
            assertEquals(items, seen.size());
            assertEquals(items, new HashSet<>(seen).size());
        }
    }

    @Property(tries = 50)
    void aStepHasItsItemsWhateverWasAskedBefore(@ForAll long seed, @ForAll @IntRange(max = 30) int step) {
        var late = items(new BatchSchedule(10, 3, seed), step);
        var schedule = new BatchSchedule(10, 3, seed);
        for (int before = 0; before < step; before++) {
            items(schedule, before);
        }
        assertEquals(late, items(schedule, step));
    }

    @Example
    void epochsHaveDifferentOrders() {
        var schedule = new BatchSchedule(20, 20, 7);
        assertTrue(!items(schedule, 0).equals(items(schedule, 1)));
    }
}
