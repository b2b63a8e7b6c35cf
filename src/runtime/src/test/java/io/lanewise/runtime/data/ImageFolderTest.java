package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.DataSpec.Fit;
import io.lanewise.spec.DataSpec.Flips;
import io.lanewise.spec.DataSpec.OnError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void filesComeInTheOrderOfTheirNamesInEveryLocale() throws IOException {
        // In Turkish the small letter of I is not i, and dictionaries pass over case and punctuation.
        for (var name : List.of("b.png", "I.PNG", "a/z.png", "_c.TIF", "a.png", "B.png")) {
            write(name, 4, 4);
        }
        var expected = List.of("B.png", "I.PNG", "_c.TIF", "a.png", "a/z.png", "b.png");
        var before = Locale.getDefault();
        try {
            for (var locale : List.of("tr", "en")) {
                Locale.setDefault(Locale.of(locale));
                assertEquals(expected, names(open(spec(Fit.RESIZE))));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void foldersInTheFolderAreSearchedUnlessToldOtherwise() throws IOException {
        write("a.png", 4, 4);
        write("deep/er/b.png", 4, 4);
        assertEquals(List.of("a.png", "deep/er/b.png"), names(open(spec(Fit.RESIZE))));
        var flat = ItemOptions.of(4, 4, 1, DataSpec.DEFAULT, 0).withRecursive(false);
        assertEquals(List.of("a.png"), names(ImageFolder.open(folder, flat)));
    }

    @Test
    void hiddenFilesAndOtherKindsOfFilesAreNoPictures() throws IOException {
        write("a.png", 4, 4);
        Files.writeString(folder.resolve("index.csv"), "a,b");
        Files.writeString(folder.resolve("._a.png"), "resource fork");
        var source = open(spec(Fit.RESIZE));
        assertEquals(List.of("a.png"), names(source));
        assertEquals(List.of(), source.skipped());
    }

    @Test
    void aLinkToNowhereAndAFormatThatIsNotReadAreReportedByName() throws IOException {
        write("a.png", 4, 4);
        Files.createDirectory(folder.resolve("folder.png"));
        Files.createSymbolicLink(folder.resolve("b.png"), folder.resolve("nowhere.png"));
        Files.writeString(folder.resolve("c.webp"), "RIFF\0\0\0\0WEBP");
        assertEquals(
                List.of(
                        new Skipped("b.png", "does not exist"),
                        new Skipped("c.webp", "is not a picture of a known format")),
                open(spec(Fit.RESIZE)).skipped());
    }

    @Test
    void unreadableFilesAreSkippedByNameOrRefused() throws IOException {
        write("a.png", 4, 4);
        Files.writeString(folder.resolve("b.png"), "hello");
        var whole = PictureFixtures.encoded(PictureFixtures.grey(40, 40, (row, column) -> row), "png");
        Files.write(folder.resolve("c.png"), Arrays.copyOf(whole, whole.length / 2));
        var source = open(spec(Fit.RESIZE));
        assertEquals(List.of("a.png"), names(source));
        assertEquals(new Skipped("b.png", "is not a picture of a known format"), source.skipped().get(0));
        assertEquals("c.png", source.skipped().get(1).name());
        assertEquals("1 picture, 1 item of 4 x 4 x 1, 2 files skipped", source.summary());
        var thrown = assertThrows(
                RefusedFileException.class, () -> open(new DataSpec(Fit.RESIZE, Augment.NONE, OnError.REFUSE)));
        assertEquals(folder.resolve("b.png") + ": is not a picture of a known format", thrown.getMessage());
    }

    @Test
    void aFolderWithoutUsablePicturesIsRefused() throws IOException {
        var none = assertThrows(DataException.class, () -> open(spec(Fit.RESIZE)));
        assertTrue(none.getMessage().startsWith(folder + " has no pictures"), none.getMessage());
        write("a.png", 3, 9);
        var single = assertThrows(RefusedFileException.class, () -> open(spec(Fit.CENTER)));
        assertEquals("has 3 x 9 pixels, fewer than the 4 x 4 of an item", single.problem());
        write("b.png", 9, 3);
        var several = assertThrows(DataException.class, () -> open(spec(Fit.TILE)));
        assertEquals(
                folder + " has no usable picture; of 2 the first, a.png, has 3 x 9 pixels, fewer than the 4 x 4 of an"
                        + " item",
                several.getMessage());
        assertThrows(
                RefusedFileException.class,
                () -> ImageFolder.open(
                        folder.resolve("missing"), ItemOptions.of(4, 4, 1, DataSpec.DEFAULT, 0)));
        assertThrows(
                DataException.class,
                () -> ImageFolder.open(folder, ItemOptions.of(4, 4, 2, DataSpec.DEFAULT, 0)));
    }

    @Test
    void tilesAreCutOutOfTheirFileAndWhatIsLeftOverIsCounted() throws IOException {
        write("a.png", 9, 8);
        var source = open(spec(Fit.TILE));
        assertEquals(List.of("a.png#0,0", "a.png#0,1", "a.png#1,0", "a.png#1,1"), names(source));
        assertEquals("a.png", source.group(3));
        assertEquals("1 picture, 4 items of 4 x 4 x 1, 11.1% of the pixels outside of tiles", source.summary());
        var values = read(source, 2);
        for (var i = 0; i < 16; i++) {
            assertEquals((4 + i / 4) * 8 + i % 4, values[i] * 255, 1e-4f);
        }
    }

    @Test
    void aPictureOfTheItemsSizeIsTakenAsItIsByEveryFit() throws IOException {
        write("a.png", 4, 4);
        for (var fit : Fit.values()) {
            var values = read(open(spec(fit)), 0);
            for (var i = 0; i < 16; i++) {
                assertEquals(i / 255f, values[i], fit.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void itDoesNotMatterWhetherAPictureIsKeptInMemory(Fit fit) throws IOException {
        write("a.png", 9, 13);
        write("b.png", 16, 5);
        for (var augment : List.of(Augment.NONE, new Augment(0.4, Flips.BOTH))) {
            var options = ItemOptions.of(4, 4, 3, new DataSpec(fit, augment, OnError.SKIP), 3);
            var kept = ImageFolder.open(folder, options);
            var notKept = ImageFolder.open(folder, options.withCacheBytes(0));
            assertEquals(names(kept), names(notKept));
            assertTrue(kept.isQuickToRead());
            assertFalse(notKept.isQuickToRead());
            assertFalse(new ItemSubset(notKept, 0).isQuickToRead());
            for (var item = 0; item < kept.items(); item++) {
                assertArrayEquals(read(kept, item), read(notKept, item));
                assertArrayEquals(readForTraining(kept, item, 2), readForTraining(notKept, item, 2));
            }
        }
    }

    @Test
    void withoutAugmentationTrainingSeesTheItemAsItIs() throws IOException {
        write("a.png", 9, 13);
        var source = open(spec(Fit.RESIZE));
        assertArrayEquals(read(source, 0), readForTraining(source, 0, 5));
    }

    @Test
    void flipsShowEachOfTheirPicturesAndOnlyThose() throws IOException {
        write("a.png", 4, 4);
        var expected = new HashSet<List<Float>>();
        for (var flips = 0; flips < 4; flips++) {
            var picture = new ArrayList<Float>();
            for (var i = 0; i < 16; i++) {
                var row = flips < 2 ? i / 4 : 3 - i / 4;
                var column = flips % 2 == 0 ? i % 4 : 3 - i % 4;
                picture.add((row * 4 + column) / 255f);
            }
            expected.add(picture);
        }
        assertEquals(expected, seen(new Augment(1, Flips.BOTH)));
        assertEquals(2, seen(new Augment(1, Flips.HORIZONTAL)).size());
        assertEquals(2, seen(new Augment(1, Flips.VERTICAL)).size());
    }

    @Test
    void aCropIsAPartOfThePictureThatIsScaledUp() throws IOException {
        // A ramp from left to right: a crop's first and last column tell where it began and ended.
        var image = PictureFixtures.grey(100, 100, (row, column) -> 2 * column);
        Files.write(folder.resolve("a.png"), PictureFixtures.encoded(image, "png"));
        var options = ItemOptions.of(
                100, 100, 1, new DataSpec(Fit.RESIZE, new Augment(0.5, Flips.NONE), OnError.SKIP), 1);
        var source = ImageFolder.open(folder, options);
        var shares = IntStream.range(0, 200)
                .mapToDouble(epoch -> {
                    var line = readForTraining(source, 0, epoch);
                    return (line[99] - line[0]) * 255 / 2 + 1;
                })
                .summaryStatistics();
        assertTrue(shares.getMin() >= 49 && shares.getMin() < 53, shares.toString());
        assertTrue(shares.getMax() <= 100 && shares.getMax() > 97, shares.toString());
        assertEquals(75, shares.getAverage(), 4);
    }

    @Test
    void trainingReadsAreAPureFunctionOfSeedEpochAndItem() throws Exception {
        write("a.png", 30, 30);
        write("b.png", 30, 30);
        var augmented = new DataSpec(Fit.RESIZE, new Augment(0.3, Flips.BOTH), OnError.SKIP);
        var one = ImageFolder.open(folder, ItemOptions.of(8, 8, 1, augmented, 5));
        var other = ImageFolder.open(folder, ItemOptions.of(8, 8, 1, augmented, 5));
        var expected = IntStream.range(0, 40).mapToObj(i -> readForTraining(one, i % 2, i / 2)).toList();
        var found = IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> readForTraining(other, (39 - i) % 2, (39 - i) / 2))
                .toList();
        for (var i = 0; i < 40; i++) {
            assertArrayEquals(expected.get(i), found.get(39 - i));
        }
        var reseeded = ImageFolder.open(folder, ItemOptions.of(8, 8, 1, augmented, 6));
        assertFalse(Arrays.equals(expected.get(0), readForTraining(reseeded, 0, 0)));
        assertFalse(Arrays.equals(expected.get(0), expected.get(2)));
        assertFalse(Arrays.equals(expected.get(0), expected.get(1)));
    }

    @Test
    void aPictureThatChangesItsSizeAfterOpeningIsRefused() throws IOException {
        write("a.png", 8, 8);
        var source = ImageFolder.open(
                folder, ItemOptions.of(4, 4, 1, DataSpec.DEFAULT, 0).withCacheBytes(0));
        write("a.png", 9, 8);
        assertThrows(RefusedFileException.class, () -> source.read(0, new float[16], 0));
    }

    private HashSet<List<Float>> seen(Augment augment) throws IOException {
        var source = open(new DataSpec(Fit.RESIZE, augment, OnError.SKIP));
        var seen = new HashSet<List<Float>>();
        for (var epoch = 0; epoch < 64; epoch++) {
            var values = readForTraining(source, 0, epoch);
            seen.add(IntStream.range(0, 16).mapToObj(i -> values[i]).toList());
        }
        return seen;
    }

    private ImageFolder open(DataSpec data) throws IOException {
        return ImageFolder.open(folder, ItemOptions.of(4, 4, 1, data, 0));
    }

    private static DataSpec spec(Fit fit) {
        return new DataSpec(fit, Augment.NONE, OnError.SKIP);
    }

    private static float[] read(ItemSource source, int item) throws IOException {
        var values = new float[source.itemLength() + 2];
        source.read(item, values, 1);
        assertEquals(0, values[0] + values[values.length - 1]);
        return Arrays.copyOfRange(values, 1, values.length - 1);
    }

    private static float[] readForTraining(ItemSource source, int item, long epoch) {
        try {
            var values = new float[source.itemLength() + 2];
            source.readForTraining(item, epoch, values, 1);
            assertEquals(0, values[0] + values[values.length - 1]);
            return Arrays.copyOfRange(values, 1, values.length - 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(ItemSource source) {
        return IntStream.range(0, source.items()).mapToObj(source::name).toList();
    }

    /** Writes a grey picture whose values count up from 0 in rows. */
    private void write(String name, int height, int width) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        var image = PictureFixtures.grey(height, width, (row, column) -> row * width + column & 0xff);
        Files.write(file, PictureFixtures.encoded(image, "png"));
    }
}
