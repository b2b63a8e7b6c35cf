package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowSplitTest {

    /** Rows whose value is their number, in two series of 40 and 20; those from 10 to 12 are anomalous. */
    private static TableItems series(int window, int stride) throws IOException {
        var text = new StringBuilder("s,v,l\n");
        for (var row = 0; row < 60; row++) {
            text.append(row < 40 ? "a" : "b").append(',').append(row).append(',').append(row >= 10 && row < 13 ? 1 : 0).append('\n');
        }
        Path file = Files.createTempFile("lanewise", ".csv");
        try {
            Files.writeString(file, text);
            return TableItemsTest.open(
                    file,
                    window,
                    "normal: 0, table: {values: v, label: l, group: s, window: " + window + ", stride: " + stride + "}");
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 60)
    void noRowIsOnBothSidesAndNoAnomalyIsOnEither(
            @ForAll @IntRange(min = 1, max = 7) int window,
            @ForAll @IntRange(min = 1, max = 9) int stride,
            @ForAll @DoubleRange(min = 0.05, max = 0.6) double share)
            throws IOException {
        var source = series(window, stride);
        var split = Split.of(source, new Validation.Fraction(share), 1);
        var training = rows(split.training());
        var validation = rows(split.validation());
        var both = new HashSet<>(training);
        both.retainAll(validation);
        assertEquals(Set.of(), both);
        for (var row = 10; row < 13; row++) {
            assertFalse(training.contains(row) || validation.contains(row), "row " + row);
        }
        long anomalies = IntStream.range(0, source.items())
                .filter(item -> source.label(item).orElseThrow().anomalous())
                .count();
        assertEquals(source.items(), split.training().items() + split.validation().items() + split.dropped() + anomalies);
    }

    @Test
    void aShareIsTheLastOfEachSeriesAndWhatOverlapsIsDropped() throws IOException {
        var split = Split.of(series(4, 2), new Validation.Fraction(0.25), 1);
        assertEquals(List.of("30-33", "32-35", "34-37", "36-39", "54-57", "56-59"), firstAndLast(split.validation()));
        assertEquals(2, split.dropped());
    }

    @Test
    void aNumberIsOfWholeSeriesAndNamesAreThoseOfSeriesOrFiles() throws IOException {
        var split = Split.of(series(5, 5), new Validation.Files(List.of("b")), 1);
        assertEquals(List.of("40-44", "45-49", "50-54", "55-59"), firstAndLast(split.validation()));
        var one = Split.of(series(5, 5), new Validation.HoldBack(1), 1);
        assertEquals(1, groups(one.validation()).size());
        assertEquals(1, groups(one.training()).size());
        var e = assertThrows(DataException.class, () -> Split.of(series(5, 5), new Validation.Files(List.of("c")), 1));
        assertEquals(
                "the series or file 'c', to be held back for validation, is not in the data; the first series that is there is 'a'",
                e.getMessage());
    }

    @Test
    void whatTrainingHasNotSeenIsWhatIsHeldBackAndTheAnomalies() throws IOException {
        var unseen = Split.unseen(series(5, 5), new Validation.Fraction(0.25), 1);
        assertEquals(List.of("10-14", "30-34", "35-39", "55-59"), firstAndLast(unseen));
    }

    @Test
    void itemsThatAreAllAnomaliesLeaveNothingToTrainOn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "v,l\n1,x\n2,y\n");
        var e = assertThrows(
                DataException.class,
                () -> Split.of(TableItemsTest.open(file, 1, "normal: N, table: {label: l}"), new Validation.None(), 1));
        assertEquals(
                "nothing is left to train on: all 2 items are anomalies by their labels, of which the first is 'x'; data.normal in"
                        + " the spec names those of ordinary items",
                e.getMessage());
    }

    private static Set<Integer> rows(ItemSource source) throws IOException {
        var rows = new HashSet<Integer>();
        for (var item = 0; item < source.items(); item++) {
            for (var value : TableItemsTest.read(source, item)) {
                rows.add((int) value);
            }
        }
        return rows;
    }

    private static List<String> firstAndLast(ItemSource source) throws IOException {
        var found = new ArrayList<String>();
        for (var item = 0; item < source.items(); item++) {
            var values = TableItemsTest.read(source, item);
            found.add((int) values[0] + "-" + (int) values[values.length - 1]);
        }
        return found;
    }

    private static Set<String> groups(ItemSource source) {
        var groups = new HashSet<String>();
        for (var item = 0; item < source.items(); item++) {
            groups.add(source.group(item));
        }
        return groups;
    }
}
