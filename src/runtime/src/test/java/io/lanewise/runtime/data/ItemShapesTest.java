package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemShapesTest {

    @TempDir
    private Path folder;

    @Test
    void anArrayTellsByItsAxes() throws IOException {
        assertEquals(Shape.vector(7), of(2, 7));
        assertEquals(new Shape(4, 5, 1), of(2, 4, 5));
        assertEquals(new Shape(4, 5, 3), of(2, 4, 5, 3));
        assertEquals(new Shape(4, 5, 3), of(2, 3, 4, 5));
        assertEquals(new Shape(1, 5, 1), of(2, 1, 5, 1));
        assertEquals(new Shape(6, 4, 5), of(2, 6, 4, 5));
    }

    @Test
    void anArrayWithoutAxesOfAnItemIsRefused() {
        var refusal = assertThrows(RefusedFileException.class, () -> of(3));
        assertEquals("has the shape [3], where [N, length], [N, H, W], [N, H, W, C] or [N, C, H, W] is read", refusal.problem());
        refusal = assertThrows(RefusedFileException.class, () -> of(3, 0));
        assertEquals("has the shape [3, 0], so it holds no item", refusal.problem());
    }

    @Test
    void aFolderTellsByItsFirstPictureThatCanBeRead() throws IOException {
        Files.writeString(folder.resolve("a.png"), "no picture");
        Picture.write(folder.resolve("b.png"), new float[] {0, 1, 0, 1, 0, 1}, 0, 2, 3, 1);
        Picture.write(folder.resolve("c.png"), new float[12], 0, 4, 1, 3);
        assertEquals(new Shape(2, 3, 1), ItemShapes.of(folder));
    }

    @Test
    void aTableTellsByItsColumns() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "a,b,c\n1,2,3\n");
        assertEquals(Shape.vector(3), ItemShapes.of(file));
        Files.writeString(file, "a,b,c\n");
        assertEquals(
                "has no row beneath its heading",
                assertThrows(RefusedFileException.class, () -> ItemShapes.of(file)).problem());
    }

    @Test
    void aPictureHasColoursWhereOnePixelHas() throws IOException {
        Path file = folder.resolve("a.png");
        Picture.write(file, new float[] {0, 0, 0, 1, 1, 0}, 0, 1, 2, 3);
        assertEquals(new Shape(1, 2, 3), ItemShapes.of(file));
        Picture.write(file, new float[] {0, 0, 0, 1, 1, 1}, 0, 1, 2, 3);
        assertEquals(new Shape(1, 2, 1), ItemShapes.of(file));
    }

    @Test
    void whereNothingCanBeReadTheFirstProblemIsTold() throws IOException {
        var empty = assertThrows(DataException.class, () -> ItemShapes.of(folder));
        assertTrue(empty.getMessage().startsWith(folder + " has no pictures"), empty.getMessage());
        Files.writeString(folder.resolve("a.png"), "no picture");
        var refusal = assertThrows(RefusedFileException.class, () -> ItemShapes.of(folder));
        assertEquals(folder.resolve("a.png"), refusal.file());
    }

    private Shape of(int... axes) throws IOException {
        Path file = folder.resolve("array.npy");
        int length = 1;
        for (int axis : axes) {
            length *= axis;
        }
        NpyWriter.write(file, axes, new float[length]);
        return ItemShapes.of(file);
    }
}
