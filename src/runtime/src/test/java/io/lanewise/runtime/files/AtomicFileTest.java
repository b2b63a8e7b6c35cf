package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheContentAndLeavesNothingElseBehind() throws IOException {
        var target = folder.resolve("model.bin");
        AtomicFile.write(target, "first, and longer");
        AtomicFile.write(target, "second");
        assertEquals("second", Files.readString(target));
        assertEquals(List.of(target), contents());
    }

    @Test
    void aFailureHalfwayKeepsTheOldFile() throws IOException {
        var target = folder.resolve("model.bin");
        AtomicFile.write(target, "old");
        var failure = new IOException("disk full");
        var thrown = assertThrows(IOException.class, () -> AtomicFile.write(target, channel -> {
            channel.write(ByteBuffer.wrap(new byte[100]));
            throw failure;
        }));
        assertSame(failure, thrown.getCause());
        assertEquals(target + ": disk full", thrown.getMessage());
        assertEquals("old", Files.readString(target));
        assertEquals(List.of(target), contents());
    }

    @Test
    void theOldContentIsSeenUntilTheNewOneIsWhole() throws IOException {
        var target = folder.resolve("model.bin");
        AtomicFile.write(target, "old");
        AtomicFile.write(target, channel -> {
            channel.write(ByteBuffer.wrap("new".getBytes()));
            assertEquals("old", Files.readString(target));
        });
        assertEquals("new", Files.readString(target));
    }

    @Test
    void theModeIsThatOfAnyNewFile() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        var ordinary = Files.writeString(folder.resolve("ordinary"), "");
        var target = folder.resolve("model.bin");
        AtomicFile.write(target, "new");
        assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(target));
    }

    @Test
    void aSymbolicLinkStaysALink() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        var target = Files.writeString(folder.resolve("target"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link"), target);
        AtomicFile.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void aFolderIsRefused() {
        var thrown = assertThrows(RefusedFileException.class, () -> AtomicFile.write(folder, "text"));
        assertEquals(folder + ": cannot be replaced, because it is not a regular file", thrown.getMessage());
    }

    @Test
    void aDeviceIsRefused() {
        var device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        assertThrows(RefusedFileException.class, () -> AtomicFile.write(device, "text"));
        assertTrue(!Files.isRegularFile(device));
    }

    @Test
    void aMissingFolderIsNamedInOneSentence() {
        var target = folder.resolve("missing").resolve("model.bin");
        var thrown = assertThrows(RefusedFileException.class, () -> AtomicFile.write(target, "text"));
        assertEquals(target + ": cannot be written, because its folder does not exist", thrown.getMessage());
    }

    @Test
    void writersOfOneTargetDoNotDisturbEachOther() throws Exception {
        var target = folder.resolve("model.bin");
        var contents = Set.of("a".repeat(50_000), "b".repeat(70_000), "c".repeat(90_000));
        var threads = contents.stream()
                .map(text -> Thread.ofPlatform().start(() -> {
                    try {
                        AtomicFile.write(target, text);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        assertTrue(contents.contains(Files.readString(target)));
        assertEquals(List.of(target), contents());
    }

    private List<Path> contents() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
