package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.spec.Validation;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {
    /** Files named a, b, c, ... of some items each; an item's only value is its number, 100 more in training. */
    private record Numbers(int files, int perFile) implements ItemSource {
        @Override
        public int items() {
            return files * perFile;
        }

        @Override
        public int height() {
            return 1;
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public String name(int item) {
            return group(item) + "#" + item % perFile;
        }

        @Override
        public String group(int item) {
            return Character.toString('a' + item / perFile);
        }

        @Override
        public void read(int item, float[] into, int offset) {
            into[offset] = item;
        }

        @Override
        public void readForTraining(int item, long epoch, float[] into, int offset) {
            into[offset] = item + 100;
        }
    }

    @Property(tries = 300)
    void everyItemIsOnOneSideAndFilesAreNotTorn(
            @ForAll @IntRange(min = 2, max = 20) int files,
            @ForAll @IntRange(min = 1, max = 4) int perFile,
            @ForAll @DoubleRange(min = 0, max = 1, minIncluded = false, maxIncluded = false) double share,
            @ForAll long seed)
            throws IOException {
        var split = Split.of(new Numbers(files, perFile), new Validation.Fraction(share), seed);
        var training = groups(split.training());
        var validation = groups(split.validation());
        assertEquals(files * perFile, split.training().items() + split.validation().items());
        assertEquals(files, training.size() + validation.size());
        assertEquals(Math.clamp(Math.round(share * files), 1, files - 1), validation.size());
    }

    @Test
    void theSeedChoosesTheFiles() throws IOException {
        var chosen = new TreeSet<String>();
        for (var seed = 0; seed < 100; seed++) {
            var split = Split.of(new Numbers(5, 1), new Validation.HoldBack(1), seed);
            assertEquals(
                    groups(split.validation()),
                    groups(Split.of(new Numbers(5, 1), new Validation.HoldBack(1), seed).validation()));
            chosen.addAll(groups(split.validation()));
        }
        assertEquals(5, chosen.size());
    }

    @Test
    void namedFilesAreHeldBack() throws IOException {
        var split = Split.of(new Numbers(4, 2), new Validation.Files(List.of("d", "b")), 0);
        assertArrayEquals(new float[] {2, 3, 6, 7}, values(split.validation()));
        assertArrayEquals(new float[] {0, 1, 4, 5}, values(split.training()));
        assertEquals("d#1", split.validation().name(3));
        var values = new float[1];
        split.training().readForTraining(2, 0, values, 0);
        assertEquals(104, values[0]);
    }

    @Test
    void aNameThatIsNotThereIsRefused() {
        var thrown = assertThrows(
                DataException.class,
                () -> Split.of(new Numbers(2, 1), new Validation.Files(List.of("a", "x")), 0));
        assertEquals(
                "the file 'x', to be held back for validation, is not in the data; the first that is there is 'a'",
                thrown.getMessage());
    }

    @Test
    void somethingIsLeftToTrainOn() throws IOException {
        assertThrows(DataException.class, () -> Split.of(new Numbers(3, 1), new Validation.HoldBack(3), 0));
        assertThrows(DataException.class, () -> Split.of(new Numbers(3, 1), new Validation.HoldBack(9), 0));
        assertThrows(
                DataException.class, () -> Split.of(new Numbers(1, 1), new Validation.Files(List.of("a#0")), 0));
        var single = Split.of(new Numbers(1, 1), new Validation.Fraction(0.5), 0);
        assertEquals(1, single.training().items());
        assertEquals(0, single.validation().items());
    }

    @Test
    void theItemsOfASingleFileArePartedOneByOne() throws IOException {
        var split = Split.of(new Numbers(1, 10), new Validation.Fraction(0.3), 1);
        assertEquals(7, split.training().items());
        assertEquals(3, split.validation().items());
        assertTrue(IntStream.range(0, 3)
                .noneMatch(i -> IntStream.range(0, 7)
                        .anyMatch(j -> split.training().name(j).equals(split.validation().name(i)))));
    }

    @Test
    void nothingIsHeldBackWhereNothingIsAsked() throws IOException {
        var split = Split.of(new Numbers(3, 1), new Validation.None(), 0);
        assertEquals(3, split.training().items());
        assertEquals(0, split.validation().items());
        assertNotEquals(split.training(), split.validation());
    }

    private static TreeSet<String> groups(ItemSource source) {
        var groups = new TreeSet<String>();
        IntStream.range(0, source.items()).forEach(item -> groups.add(source.group(item)));
        return groups;
    }

    private static float[] values(ItemSource source) throws IOException {
        var values = new float[source.items()];
        for (var item = 0; item < values.length; item++) {
            source.read(item, values, item);
        }
        return values;
    }
}
