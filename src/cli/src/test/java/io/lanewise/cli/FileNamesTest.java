package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    private static List<String> of(FileNames names, String... items) {
        return Stream.of(items).map(names::of).toList();
    }

    @Test
    void lettersAndDigitsOfAllScriptsStayAndWhatAFileSystemMayRefuseDoesNot() {
        assertEquals(
                List.of("\u00e4", "\u00f6", "\u00fc", "\u56fe\u7247\u0663", "cafe\u0301", "more/a (1)", "train.npy#3", "a_b__"),
                of(
                        new FileNames(".png"),
                        "\u00e4.png",
                        "\u00f6.png",
                        "\u00fc.png",
                        "\u56fe\u7247\u0663.png",
                        "cafe\u0301.png",
                        "more/a (1).png",
                        "train.npy#3",
                        "a:b*?.png"));
    }

    @Test
    void namesThatDifferInTheirEndingsAloneKeepThem() {
        assertEquals(
                List.of("a", "a.jpg", "a.jpg.png", "a.png"),
                of(new FileNames(".png"), "a.png", "a.jpg", "a.jpg.png", "a.png"));
    }

    @Test
    void whereNothingElseDiffersItemsAreNumbered() {
        assertEquals(List.of("_", "_-2", "_-3", "a-2", "a", "a-3"), of(new FileNames(".gif"), "?", "!", "*", "a-2", "a", "a"));
    }

    @Test
    void namesThatAFileSystemMayTakeForOneAreTwo() {
        assertEquals(List.of("A", "a-2"), of(new FileNames(".gif"), "A", "a"));
        assertEquals(List.of("\u00e4", "a\u0308-2"), of(new FileNames(".gif"), "\u00e4", "a\u0308"));
    }

    @Test
    void noneOfTheFilesOfAnItemIsOneOfAnother() {
        var files = new FileNames(".png", ".noisy.png");
        assertEquals(List.of("a", "a.noisy.png", "b.noisy", "b-2"), of(files, "a.png", "a.noisy.png", "b.noisy.png", "b"));
    }
}
