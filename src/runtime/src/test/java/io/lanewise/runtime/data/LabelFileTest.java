package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {

    @TempDir
    Path folder;

    @Test
    void aHeadingIsToldByTheNumberOfLines() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "label\ngood\nbad\n");
        assertEquals(List.of("good", "bad"), LabelFile.read(file, 2));
        assertEquals(List.of("label", "good", "bad"), LabelFile.read(file, 3));
        var e = assertThrows(RefusedFileException.class, () -> LabelFile.read(file, 4));
        assertEquals("has 3 labels, where the data has 4 items", e.problem());
    }

    @Test
    void labelsMayBeAnArray() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyWriter.write(file, new int[] {3}, new float[] {1, 0, 2.5f});
        assertEquals(List.of("1", "0", "2.5"), LabelFile.read(file, 3));
    }

    @Test
    void labelsBesidePicturesPartThemWhereTheSpecAsksForIt() throws IOException {
        Path images = folder.resolve("t-images-idx3-ubyte");
        Files.write(images, new byte[] {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 10, 20, 30});
        var e = assertThrows(DataException.class, () -> split(images, "normal: 7"));
        assertEquals(
                "the spec tells by data.normal which labels ordinary items have, but t-images-idx3-ubyte has none: labels of a"
                        + " file named ...-images-idx3-ubyte are read from ...-labels-idx1-ubyte beside it",
                e.getMessage());
        Files.write(folder.resolve("t-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 7, 1, 7});
        assertEquals(2, split(images, "normal: 7").training().items());
        assertEquals(3, split(images, "").training().items());
        try (var source = ItemSources.open(images, TableItemsTest.options(1, "normal: 7"))) {
            assertEquals(Optional.of(new Label("1", true)), source.label(1));
        }
    }

    private static Split split(Path images, String data) throws IOException {
        return Split.of(ItemSources.open(images, TableItemsTest.options(1, data)), new Validation.None(), 1);
    }
}
