package io.lanewise.runtime.data;

import static io.lanewise.runtime.data.SequenceFixtures.counting;
import static io.lanewise.runtime.data.SequenceFixtures.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceSplitTest {
    private static final Validation FIFTH = new Validation.Fraction(0.2);

    @TempDir
    Path folder;

    private static Set<String> names(ItemSource side) {
        return IntStream.range(0, side.items()).mapToObj(side::name).collect(Collectors.toSet());
    }

    @Test
    void ofALongSequenceTheLastWindowsAreHeldBackAndThoseThatShareAFrameDropped() throws IOException {
        counting(folder.resolve("long.npy"), 12, 1, 1);
        try (var source = SequenceSource.open(folder, SequenceOptions.of(3, 1, 1, 1).withStride(1))) {
            var split = Split.of(source, FIFTH, 1);
            assertEquals(Set.of("long.npy@8", "long.npy@9"), names(split.validation()));
            assertEquals(6, split.training().items());
            assertEquals("long.npy@5", split.training().name(5));
            assertEquals(2, split.dropped());
            assertEquals(3, split.training().frames());
        }
    }

    @Test
    void sequencesAreHeldBackWhole() throws IOException {
        counting(folder.resolve("data.npy"), 5, 8, 1, 1);
        var options = SequenceOptions.of(4, 1, 1, 1).withAxes(SequenceAxes.NTHW).withStride(2);
        try (var source = SequenceSource.open(folder, options)) {
            var split = Split.of(source, FIFTH, 3);
            assertEquals(3, split.validation().items());
            assertEquals(12, split.training().items());
            assertEquals(0, split.dropped());
            assertEquals(split.validation().group(0), split.validation().group(2));
        }
    }

    @Test
    void filesNamedTestAreHeldBackFromThoseNamedTrain() throws IOException {
        counting(folder.resolve("train400.npy"), 4, 2, 1, 1);
        counting(folder.resolve("Test100.npy"), 3, 2, 1, 1);
        try (var source = SequenceSource.open(folder, SequenceOptions.of(2, 1, 1, 1))) {
            var split = Split.of(source, FIFTH, 1);
            assertEquals(Set.of("Test100.npy#0", "Test100.npy#1", "Test100.npy#2"), names(split.validation()));
            assertEquals(4, split.training().items());
            var none = Split.of(source, new Validation.None(), 1);
            assertEquals(4, none.training().items(), "tests are not for training");
            assertEquals(0, none.validation().items());
        }
    }

    @Test
    void sequencesAndFilesCanBeNamed() throws IOException {
        counting(folder.resolve("a.npy"), 4, 2, 1, 1);
        counting(folder.resolve("b.npy"), 1, 5, 1, 1);
        try (var source = SequenceSource.open(folder, SequenceOptions.of(2, 1, 1, 1).withStride(1))) {
            var split = Split.of(source, new Validation.Files(List.of("a.npy#1", "b.npy@1")), 1);
            assertEquals(Set.of("a.npy#1", "b.npy@1"), names(split.validation()));
            assertEquals(Set.of("a.npy#0", "a.npy#2", "a.npy#3", "b.npy@3"), names(split.training()));
            assertEquals(2, split.dropped());
            assertEquals(4, Split.of(source, new Validation.Files(List.of("a.npy")), 1).validation().items());
            var refused = assertThrows(
                    DataException.class, () -> Split.of(source, new Validation.Files(List.of("c.npy")), 1));
            assertTrue(refused.getMessage().contains("'c.npy'"), refused.getMessage());
            assertThrows(
                    DataException.class, () -> Split.of(source, new Validation.Files(List.of("a.npy", "b.npy")), 1));
        }
    }

    @Test
    void windowsThatStraddleTheLineAcrossAMapAreDropped() throws IOException {
        // Windows of 2 x 2 pixels of 2 km, one pixel apart down the map.
        map(folder, new int[] {0, 0}, new int[] {0, 2}, new int[] {0, 4}, new int[] {0, 6}, new int[] {0, 8});
        try (var source = SequenceSource.open(folder, SequenceOptions.of(1, 2, 2, 1))) {
            assertEquals(Quantity.REFLECTIVITY, source.quantity());
            var split = Split.of(source, FIFTH, 1);
            assertEquals(1, split.validation().items());
            assertEquals(3, split.training().items());
            assertEquals(1, split.dropped());
        }
    }

    @Test
    void aMapThatNoLinePartsIsRefused() throws IOException {
        map(folder, new int[] {0, 0}, new int[] {2, 2});
        try (var source = SequenceSource.open(folder, SequenceOptions.of(1, 2, 2, 1))) {
            assertThrows(DataException.class, () -> Split.of(source, FIFTH, 1));
            assertEquals(2, Split.of(source, new Validation.None(), 1).training().items());
        }
    }

    @Test
    void aListOfPlacesThatDoesNotFitTheArrayIsRefused() throws IOException {
        map(folder, new int[] {0, 0}, new int[] {3, 2});
        var options = SequenceOptions.of(1, 2, 2, 1);
        var refused = assertThrows(RefusedFileException.class, () -> SequenceSource.open(folder, options));
        assertEquals("has the x_km '3' in sequence 1, which is no whole number of pixels of 2.0 km", refused.problem());
        SequenceSource.open(folder, options.withPixelKilometres(1)).close();
        Files.writeString(folder.resolve(IndexFile.NAME), "sequence,x_km,y_km\n0,0,0\n");
        assertThrows(RefusedFileException.class, () -> SequenceSource.open(folder, options));
        Files.writeString(folder.resolve(IndexFile.NAME), "sequence,label\n0,7\n");
        try (var source = SequenceSource.open(folder, options)) {
            assertEquals(Quantity.BRIGHTNESS, source.quantity(), "a list of something else");
        }
    }

    @Test
    void placesBesideSeveralArraysAreRefusedSinceTheyMayBeOfEither() throws IOException {
        map(folder, new int[] {0, 0}, new int[] {0, 4});
        counting(folder.resolve("more.npy"), 2, 1, 2, 2);
        var refused = assertThrows(
                DataException.class, () -> SequenceSource.open(folder, SequenceOptions.of(1, 2, 2, 1)));
        assertTrue(refused.getMessage().contains("'more.npy'"), refused.getMessage());
    }

    @Test
    void aSingleSequenceIsForTraining() throws IOException {
        counting(folder.resolve("one.npy"), 3, 1, 1);
        try (var source = SequenceSource.open(folder, SequenceOptions.of(3, 1, 1, 1))) {
            var split = Split.of(source, FIFTH, 1);
            assertEquals(1, split.training().items());
            assertEquals(0, split.validation().items());
        }
    }

    @Property(tries = 100)
    void theSidesOfAMapShareNoPixel(
            @ForAll @Size(min = 2, max = 30) List<@IntRange(min = 0, max = 63) Integer> cells,
            @ForAll @IntRange(min = 1, max = 9) int tenths)
            throws IOException {
        var temporary = Files.createTempDirectory("map");
        try {
            map(temporary, cells.stream().map(cell -> new int[] {cell % 8 * 2, cell / 8 * 2}).toArray(int[][]::new));
            try (var source = SequenceSource.open(temporary, SequenceOptions.of(1, 2, 2, 1))) {
                var sides = SequenceSplit.of(source, new Validation.Fraction(tenths / 10.0), 1);
                assertTrue(sides.training().length > 0 && sides.validation().length > 0);
                for (var training : sides.training()) {
                    for (var validation : sides.validation()) {
                        var a = source.clip(training).recording().place().orElseThrow();
                        var b = source.clip(validation).recording().place().orElseThrow();
                        assertFalse(Math.abs(a.top() - b.top()) < 2 && Math.abs(a.left() - b.left()) < 2);
                    }
                }
            } catch (DataException noLine) {
                var tops = cells.stream().mapToInt(cell -> cell / 8).summaryStatistics();
                var lefts = cells.stream().mapToInt(cell -> cell % 8).summaryStatistics();
                assertTrue(tops.getMax() - tops.getMin() < 2 && lefts.getMax() - lefts.getMin() < 2, "a line exists");
            }
        } finally {
            try (var files = Files.list(temporary)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(temporary);
        }
    }

    @Property(tries = 100)
    void theSidesOfALongSequenceShareNoFrame(
            @ForAll @IntRange(min = 2, max = 5) int frames,
            @ForAll @IntRange(min = 1, max = 6) int stride,
            @ForAll @IntRange(min = 40, max = 60) int length)
            throws IOException {
        var file = Files.createTempFile("long", ".npy");
        try {
            counting(file, length, 1, 1);
            try (var source = SequenceSource.open(file, SequenceOptions.of(frames, 1, 1, 1).withStride(stride))) {
                var sides = SequenceSplit.of(source, FIFTH, 1);
                var lastSeen = source.clip(sides.training()[sides.training().length - 1]).first() + frames;
                assertTrue(lastSeen <= source.clip(sides.validation()[0]).first());
                assertTrue(sides.training().length + sides.validation().length + Math.ceilDiv(frames - 1, stride)
                        >= source.items(), "no more are dropped than share a frame");
            }
        } finally {
            Files.delete(file);
        }
    }
}
