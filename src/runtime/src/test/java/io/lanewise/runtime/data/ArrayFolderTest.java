package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.DataSpec.Fit;
import io.lanewise.spec.DataSpec.OnError;
import io.lanewise.spec.TableSpec;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayFolderTest {
    private static final String TEST = "t10k-images-idx3-ubyte.gz";
    private static final String TRAINING = "train-images-idx3-ubyte";

    @TempDir
    Path folder;

    @BeforeEach
    void writeDigits() throws IOException {
        pack(folder.resolve(TEST), SequenceFixtures.idx(new int[] {2, 2, 2}, new byte[] {0, 51, 0, 0, 102, 0, 0, 0}));
        pack(folder.resolve("t10k-labels-idx1-ubyte.gz"), SequenceFixtures.idx(new int[] {2}, new byte[] {1, 7}));
        Files.write(
                folder.resolve(TRAINING),
                SequenceFixtures.idx(new int[] {3, 2, 2}, new byte[] {0, 0, 0, 51, 0, 0, 0, 102, 0, 0, 0, (byte) 153}));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), SequenceFixtures.idx(new int[] {3}, new byte[] {1, 1, 7}));
    }

    @Test
    void filesFollowOneAnotherInTheOrderOfTheirNamesAndLabelsAreLeftOutByName() throws IOException {
        try (var source = open(DataSpec.DEFAULT)) {
            assertEquals(5, source.items());
            assertEquals(TEST + "#1", source.name(1));
            assertEquals(TRAINING + "#0", source.name(2));
            assertArrayEquals(new float[] {0.4f, 0, 0, 0}, SequenceFixtures.read(source, 1));
            assertArrayEquals(new float[] {0, 0, 0, 0.2f}, SequenceFixtures.read(source, 2));
            assertArrayEquals(new float[] {0, 0, 0, 0.6f}, SequenceFixtures.read(source, 4));
            var arrays = assertInstanceOf(ArrayFolder.class, source);
            assertEquals(
                    List.of("t10k-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte"),
                    arrays.skipped().stream().map(Skipped::name).toList());
            assertEquals("2 arrays, 5 items of 2 x 2 x 1", arrays.summary());
            assertTrue(arrays.isQuickToRead());
        }
        assertEquals(new Shape(2, 2, 1), ItemShapes.of(folder));
    }

    @Test
    void aFileIsHeldBackByItsName() throws IOException {
        try (var source = open(DataSpec.DEFAULT)) {
            var split = Split.of(source, new Validation.Files(List.of(TEST)), 1);
            assertEquals(List.of(TRAINING + "#0", TRAINING + "#1", TRAINING + "#2"), names(split.training()));
            assertEquals(List.of(TEST + "#0", TEST + "#1"), names(split.validation()));
            var unknown = assertThrows(
                    DataException.class, () -> Split.of(source, new Validation.Files(List.of("test.npy")), 1));
            assertEquals(
                    "the file 'test.npy', to be held back for validation, is not in the data; the first that is there is '"
                            + TEST + "'",
                    unknown.getMessage());
            assertTrue(assertThrows(
                            DataException.class, () -> Split.of(source, new Validation.Files(List.of(TEST, TRAINING)), 1))
                    .getMessage().startsWith("nothing is left to train on: 2 of 2 files"));
        }
    }

    /** Specs name MNIST as it is published, and many have unpacked it. */
    @Test
    void aFileIsTheSamePackedAndUnpacked() throws IOException {
        try (var source = open(DataSpec.DEFAULT)) {
            for (var name : List.of("t10k-images-idx3-ubyte", TEST)) {
                assertEquals(
                        List.of(TEST + "#0", TEST + "#1"),
                        names(Split.of(source, new Validation.Files(List.of(name)), 1).validation()));
            }
            assertEquals(
                    List.of(TRAINING + "#0", TRAINING + "#1", TRAINING + "#2"),
                    names(Split.of(source, new Validation.Files(List.of(TRAINING + ".gz")), 1).validation()));
        }
    }

    @Test
    void ofOneArrayNoOtherFileCanBeHeldBack() throws IOException {
        try (var source = ItemSources.open(folder.resolve(TRAINING), ItemOptions.of(2, 2, 1, DataSpec.DEFAULT, 1))) {
            var thrown = assertThrows(DataException.class, () -> Split.of(source, new Validation.Files(List.of(TEST)), 1));
            assertEquals(
                    "the data is one file, '" + TRAINING + "', so that '" + TEST
                            + "' cannot be held back for validation: name the folder that has both as data",
                    thrown.getMessage());
            assertEquals(2, Split.of(source, new Validation.Files(List.of(TRAINING + "#1")), 1).training().items());
        }
    }

    @Test
    void aFileOfAnomaliesIsInTheDataButNothingToValidateBy() throws IOException {
        Files.write(folder.resolve("train-labels-idx1-ubyte"), SequenceFixtures.idx(new int[] {3}, new byte[] {7, 7, 7}));
        try (var source = open(data(List.of("1"), Optional.empty()))) {
            var thrown = assertThrows(
                    DataException.class, () -> Split.of(source, new Validation.Files(List.of(TRAINING)), 1));
            assertEquals(
                    "nothing is left to validate by: all that '" + TRAINING + "' would hold back are anomalies by their"
                            + " labels; name a file that has ordinary items",
                    thrown.getMessage());
        }
    }

    /** A share of the files would be all of one, whichever the seed says. */
    @Test
    void aShareIsOneOfTheItems() throws IOException {
        try (var source = open(DataSpec.DEFAULT)) {
            assertEquals(1, Split.of(source, new Validation.Fraction(0.2), 1).validation().items());
        }
    }

    @Test
    void eachFileHasTheLabelsBesideIt() throws IOException {
        try (var source = open(data(List.of("1"), Optional.empty()))) {
            source.requireLabels();
            assertEquals("7", source.label(1).orElseThrow().word());
            var split = Split.of(source, new Validation.Files(List.of(TEST)), 1);
            assertEquals(List.of(TRAINING + "#0", TRAINING + "#1"), names(split.training()));
            assertEquals(List.of(TEST + "#0"), names(split.validation()));
        }
    }

    @Test
    void arraysBesidePicturesAreRefusedButForLabels() throws IOException {
        Files.write(folder.resolve("a.png"), PictureFixtures.encoded(PictureFixtures.grey(2, 2, (row, column) -> row), "png"));
        var thrown = assertThrows(DataException.class, () -> open(DataSpec.DEFAULT));
        assertEquals(
                folder + " has both arrays and pictures, '" + TEST + "' and 'a.png' first: keep each kind in a folder of its own",
                thrown.getMessage());
        Files.delete(folder.resolve(TEST));
        Files.delete(folder.resolve(TRAINING));
        try (var source = open(DataSpec.DEFAULT)) {
            assertInstanceOf(ImageFolder.class, source);
        }
    }

    @Test
    void arraysBesideTablesThatTheSpecReadsAreRefused() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1,2,3,4\n");
        try (var source = open(DataSpec.DEFAULT)) {
            assertEquals(5, source.items());
        }
        var thrown = assertThrows(DataException.class, () -> open(data(List.of(), Optional.of(TableSpec.DEFAULT))));
        assertTrue(thrown.getMessage().contains(" has both arrays and tables, '" + TEST + "' and 'a.csv' first"), thrown.getMessage());
    }

    @Test
    void labelsBesideTablesThatTheSpecReadsAreLeftOut() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1,2,3,4\n5,6,7,8\n");
        Files.delete(folder.resolve(TEST));
        Files.delete(folder.resolve(TRAINING));
        try (var source = open(data(List.of(), Optional.of(TableSpec.DEFAULT)))) {
            assertInstanceOf(TableItems.class, source);
            assertEquals(2, source.items());
        }
    }

    @Test
    void aFolderOfLabelsHasNoItems() throws IOException {
        Files.delete(folder.resolve(TEST));
        Files.delete(folder.resolve(TRAINING));
        var thrown = assertThrows(DataException.class, () -> open(DataSpec.DEFAULT));
        assertTrue(thrown.getMessage().contains(" has labels and no items: 't10k-labels-idx1-ubyte.gz' has one axis"), thrown.getMessage());
    }

    @Test
    void anArrayOfAnotherSizeIsRefusedByName() throws IOException {
        SequenceFixtures.counting(folder.resolve("other.npy"), 2, 3, 3);
        var thrown = assertThrows(RefusedFileException.class, () -> open(DataSpec.DEFAULT));
        assertTrue(thrown.getMessage().contains("other.npy"), thrown.getMessage());
    }

    /** Each alone would fit. */
    @Test
    void packedFilesThatTakeTooMuchMemoryTogetherAreRefusedByName() throws IOException {
        pack(folder.resolve(TRAINING + ".gz"), SequenceFixtures.idx(new int[] {2, 2, 2}, new byte[8]));
        var arrays = ArrayFiles.list(folder, true);
        var options = ItemOptions.of(2, 2, 1, DataSpec.DEFAULT, 1);
        // Two files of 24 bytes, and for a moment the labels, of 10.
        var half = Runtime.getRuntime().maxMemory() / 2;
        try (var source = ArrayFolder.open(folder, arrays, options, half - 48)) {
            assertEquals(7, source.items());
        }
        var thrown = assertThrows(
                RefusedFileException.class, () -> ArrayFolder.open(folder, arrays, options, half - 47));
        assertTrue(thrown.getMessage().startsWith(folder.resolve(TRAINING + ".gz") + ": unpacks to 24 bytes, "), thrown.getMessage());
    }

    @Test
    void whatIsPackedOrHiddenAndNoArrayIsPassedOver() throws IOException {
        pack(folder.resolve("notes.gz"), "no array".getBytes());
        Files.writeString(folder.resolve("broken.gz"), "no gzip");
        Files.write(folder.resolve(".hidden-idx3-ubyte"), SequenceFixtures.idx(new int[] {1, 9, 9}, new byte[81]));
        try (var source = open(DataSpec.DEFAULT)) {
            assertEquals(5, source.items());
        }
    }

    /** The first bytes of a film are no type code and no axes. */
    @Test
    void filesThatBeginWithTwoZeroBytesAreNoArraysBesidePictures() throws IOException {
        for (var name : List.of(TEST, TRAINING, "t10k-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte")) {
            Files.delete(folder.resolve(name));
        }
        Files.write(folder.resolve("a.png"), PictureFixtures.encoded(PictureFixtures.grey(2, 2, (row, column) -> row), "png"));
        byte[] film = {0, 0, 0, 0x18, 'f', 't', 'y', 'p'};
        Files.write(folder.resolve("film.mp4"), film);
        Files.write(folder.resolve("picture.ico"), new byte[] {0, 0, 1, 0, 1, 0});
        Files.write(folder.resolve("short"), new byte[] {0, 0, 8});
        Files.write(folder.resolve("scalar"), new byte[] {0, 0, 8, 0, 1});
        pack(folder.resolve("film.gz"), film);
        try (var source = open(DataSpec.DEFAULT)) {
            assertInstanceOf(ImageFolder.class, source);
            assertEquals(1, source.items());
        }
    }

    private ItemSource open(DataSpec data) throws IOException {
        return ItemSources.open(folder, ItemOptions.of(2, 2, 1, data, 1));
    }

    private static DataSpec data(List<String> normal, Optional<TableSpec> table) {
        return new DataSpec(Fit.RESIZE, Augment.NONE, OnError.SKIP, normal, table);
    }

    private static List<String> names(ItemSource source) {
        var names = new ArrayList<String>();
        for (var item = 0; item < source.items(); item++) {
            names.add(source.name(item));
        }
        return names;
    }

    private static void pack(Path file, byte[] bytes) throws IOException {
        try (var packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            packed.write(bytes);
        }
    }
}
