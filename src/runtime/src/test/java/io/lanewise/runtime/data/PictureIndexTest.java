package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures whose index names what they were cut from. */
class PictureIndexTest {

    /** Three tiles of a lake, two of an owl, one of a city. */
    private static final List<String> TILES =
            List.of("lake_0.png", "lake_1.png", "lake_2.png", "owl_0.png", "owl_1.png", "city_0.png");

    @TempDir
    Path folder;

    private Path pictures;

    @BeforeEach
    void write() throws IOException {
        pictures = Files.createDirectory(folder.resolve("grey"));
        for (var tile : TILES) {
            Files.write(pictures.resolve(tile), PictureFixtures.encoded(PictureFixtures.grey(4, 4, Integer::sum), "png"));
        }
    }

    /** An index of all tiles, in a folder, with their names after a prefix. */
    private Path index(Path where, String prefix) throws IOException {
        var lines = TILES.stream().map(tile -> prefix + tile + "," + tile.replaceFirst("_.*", "") + ",1.0\n");
        return Files.writeString(
                where.resolve("index.csv"), "file,source,scale\n" + lines.collect(Collectors.joining()));
    }

    private ImageFolder open() throws IOException {
        return ImageFolder.open(pictures, ItemOptions.of(4, 4, 1, DataSpec.DEFAULT, 0));
    }

    private Split split(Validation validation, long seed) throws IOException {
        return Split.of(open(), validation, seed);
    }

    private static Set<String> origins(ItemSource source) {
        return IntStream.range(0, source.items())
                .mapToObj(item -> source.origin(item).orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(ItemSource source) {
        return IntStream.range(0, source.items()).mapToObj(source::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void noSourceIsOnBothSidesWhateverIsHeldBack() throws IOException {
        index(folder, "grey/");
        var validations = List.of(
                new Validation.Fraction(0.1),
                new Validation.Fraction(0.6),
                new Validation.HoldBack(1),
                new Validation.HoldBack(3),
                new Validation.Sources(2),
                new Validation.Files(List.of("lake_1.png")));
        for (var validation : validations) {
            for (var seed = 0; seed < 20; seed++) {
                var split = split(validation, seed);
                var both = origins(split.training());
                both.retainAll(origins(split.validation()));
                assertEquals(Set.of(), both, validation + ", seed " + seed);
                assertEquals(6, split.training().items() + split.validation().items() + split.dropped());
            }
        }
    }

    @Test
    void fractionsAndNumbersAreOfSourcesAndHeldBackFilesComeWithAllOfTheirSource() throws IOException {
        index(pictures, "");
        for (var seed = 0; seed < 20; seed++) {
            assertEquals(1, origins(split(new Validation.Fraction(0.1), seed).validation()).size());
            assertEquals(2, origins(split(new Validation.Fraction(0.6), seed).validation()).size());
            assertEquals(2, origins(split(new Validation.Sources(2), seed).validation()).size());
            var held = split(new Validation.HoldBack(2), seed).validation();
            assertTrue(held.items() >= 2, held.items() + " files");
            assertTrue(origins(held).size() == 1 || held.items() - 2 < 3);
        }
    }

    @Test
    void theOthersOfASourceOfWhichAFileIsNamedAreDropped() throws IOException {
        index(folder, "grey/");
        var split = split(new Validation.Files(List.of("lake_1.png", "city_0.png")), 0);
        assertEquals(Set.of("lake_1.png", "city_0.png"), names(split.validation()));
        assertEquals(Set.of("owl_0.png", "owl_1.png"), names(split.training()));
        assertEquals(2, split.dropped());
        var thrown = assertThrows(
                DataException.class,
                () -> split(new Validation.Files(List.of("lake_1.png", "city_0.png", "owl_0.png")), 0));
        assertEquals(
                "nothing is left to train on: 3 of 6 files are to be held back for validation, and the others are of the"
                        + " same sources",
                thrown.getMessage());
    }

    @Test
    void theSplitSaysThatItIsBySource() throws IOException {
        var index = index(pictures, "");
        assertEquals("1 of 3 sources by " + index, split(new Validation.Fraction(0.1), 0).note());
        assertEquals("", split(new Validation.None(), 0).note());
        Files.delete(index);
        assertEquals("", split(new Validation.Fraction(0.1), 0).note());
    }

    @Test
    void theNearerIndexHoldsAndOneOfSomethingElseIsNone() throws IOException {
        index(folder, "grey/");
        Files.writeString(pictures.resolve("index.csv"), "sequence,x_km,y_km\n0,1,2\n");
        assertEquals("lake", open().origin(2).orElseThrow());
        Files.writeString(pictures.resolve("index.csv"), "source,file\nwater,lake_0.png\n");
        assertEquals("water", open().origin(1).orElseThrow());
        Files.writeString(pictures.resolve("index.csv"), "source,file\nwater,other.png\n");
        assertEquals(folder.resolve("index.csv"), open().index().orElseThrow().toAbsolutePath());
    }

    @Test
    void aPictureThatIsNotListedIsRefusedWhereSourcesAreParted() throws IOException {
        var index = Files.writeString(folder.resolve("index.csv"), "file,source\ngrey/lake_0.png,lake\n");
        var thrown = assertThrows(DataException.class, () -> split(new Validation.Fraction(0.5), 0));
        assertEquals(
                "nothing tells of what city_0.png is a part: list it in " + open().index().orElseThrow()
                        + " with its source, or name the folder of those that are listed",
                thrown.getMessage());
        assertEquals(6, split(new Validation.None(), 0).training().items());
        assertTrue(Files.isSameFile(index, open().index().orElseThrow()));
    }

    @Test
    void sourcesWithoutAnIndexAreRefused() {
        var thrown = assertThrows(DataException.class, () -> split(new Validation.Sources(2), 0));
        assertEquals(
                "validation: {sources: 2} needs a file index.csv with the columns file and source, beside the pictures or"
                        + " in the folder above, and there is none that lists them: use {hold_back: 2} for files",
                thrown.getMessage());
    }

    @Test
    void sourcesThatAreAllHeldBackLeaveNothingToTrainOn() throws IOException {
        index(pictures, "");
        var thrown = assertThrows(DataException.class, () -> split(new Validation.Sources(3), 0));
        assertEquals(
                "nothing is left to train on: 3 of 3 sources are to be held back for validation", thrown.getMessage());
    }

    @Test
    void twoSourcesOfOnePictureAreRefused() throws IOException {
        var index = Files.writeString(
                pictures.resolve("index.csv"), "file,source\nlake_0.png,lake\nlake_0.png,sea\n");
        var thrown = assertThrows(RefusedFileException.class, this::open);
        assertEquals(index, thrown.file());
        assertEquals("names two sources of lake_0.png, lake and sea", thrown.problem());
    }

    @Test
    void cellsMayStandInQuotesAndAMarkOfByteOrderIsNoPartOfTheHeading() throws IOException {
        var file = Files.writeString(
                folder.resolve("quoted.csv"), "\uFEFFfile,\"source\"\n\"a, b.png\",\"the \"\"lake\"\"\"\n\n c.png , \"\"\nd.png\n");
        var index = IndexFile.read(file);
        assertEquals(List.of("file", "source"), index.columns());
        assertEquals(
                List.of(List.of("a, b.png", "the \"lake\""), List.of("c.png", ""), List.of("d.png")), index.rows());
        assertEquals("", index.cell(2, "source"));
    }
}
