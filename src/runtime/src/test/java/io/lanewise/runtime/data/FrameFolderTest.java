package io.lanewise.runtime.data;

import static io.lanewise.runtime.data.PictureFixtures.encoded;
import static io.lanewise.runtime.data.PictureFixtures.grey;
import static io.lanewise.runtime.data.SequenceFixtures.counting;
import static io.lanewise.runtime.data.SequenceFixtures.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameFolderTest {
    private static final SequenceOptions TWO = SequenceOptions.of(2, 1, 1, 1);

    @TempDir
    Path folder;

    /** Frames whose one pixel is their number. */
    private static void frames(Path to, int count) throws IOException {
        Files.createDirectories(to);
        for (var frame = 0; frame < count; frame++) {
            var number = frame;
            Files.write(to.resolve("frame" + frame + ".png"), encoded(grey(1, 1, (row, column) -> number), "png"));
        }
    }

    @Test
    void framesAreInTheOrderOfTheirNumbersAndNotOfTheirDigits() throws IOException {
        frames(folder, 11);
        try (var source = SequenceSource.open(folder, TWO.withStride(3))) {
            assertEquals(4, source.items());
            assertArrayEquals(new float[] {9 / 255f, 10 / 255f}, read(source, 3));
            assertEquals(folder.getFileName() + "@9", source.name(3));
        }
    }

    @Test
    void eachFolderIsASequence() throws IOException {
        frames(folder.resolve("b"), 2);
        frames(folder.resolve("a/x"), 4);
        Files.createDirectories(folder.resolve(".hidden"));
        frames(folder.resolve(".hidden"), 3);
        try (var source = SequenceSource.open(folder, TWO)) {
            assertEquals(List.of("a/x@0", "a/x@2", "b"), Stream.of(0, 1, 2).map(source::name).toList());
            assertEquals("a/x", source.group(1));
            assertEquals(3, source.items());
        }
    }

    @Test
    void framesAreReadAgainWhereThereIsNoMemoryForThem() throws IOException {
        frames(folder.resolve("a"), 3);
        try (var source = SequenceSource.open(folder, TWO.withCacheBytes(0).withStride(1))) {
            assertArrayEquals(new float[] {1 / 255f, 2 / 255f}, read(source, 1));
        }
    }

    @Test
    void aBrokenFrameIsRefusedByName() throws IOException {
        frames(folder, 3);
        Files.writeString(folder.resolve("frame1.png"), "no picture");
        var refused = assertThrows(RefusedFileException.class, () -> SequenceSource.open(folder, TWO));
        assertTrue(refused.getMessage().startsWith(folder.resolve("frame1.png") + ": "), refused.getMessage());
    }

    @Test
    void tooFewFramesAreRefused() throws IOException {
        frames(folder.resolve("short"), 1);
        var refused = assertThrows(RefusedFileException.class, () -> SequenceSource.open(folder, TWO));
        assertEquals("has 1 frames, fewer than the 2 of a sequence", refused.problem());
    }

    @Test
    void foldersWithoutSequencesOrWithBothKindsAreRefused() throws IOException {
        assertThrows(DataException.class, () -> SequenceSource.open(folder, TWO));
        frames(folder.resolve("a"), 2);
        counting(folder.resolve("data.npy"), 2, 2, 1, 1);
        var refused = assertThrows(DataException.class, () -> SequenceSource.open(folder, TWO));
        assertTrue(refused.getMessage().contains("'data.npy' and 'a'"), refused.getMessage());
        assertThrows(RefusedFileException.class, () -> SequenceSource.open(folder.resolve("a/frame0.png"), TWO));
        assertThrows(RefusedFileException.class, () -> SequenceSource.open(folder.resolve("missing"), TWO));
    }
}
