package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescueTest {

    @TempDir
    private Path folder;

    @Test
    void whatCanBeWrittenIsWhereItIsMeantToBe() throws IOException {
        Path target = folder.resolve("model");
        assertEquals(new Rescue(target, Optional.empty()), Rescue.write(target, file -> AtomicFile.write(file, "all")));
        assertEquals("all", Files.readString(target));
    }

    @Test
    void whatCannotIsElsewhereByTheSameName() throws IOException {
        Path target = folder.resolve("none").resolve("model");
        var saved = Rescue.write(target, file -> AtomicFile.write(file, "all"));
        assertEquals("all", Files.readString(saved.file()));
        assertEquals("model", saved.file().getFileName().toString());
        assertTrue(saved.problem().orElseThrow().getMessage().startsWith(target + ": cannot be written"));
        Files.delete(saved.file());
        Files.delete(saved.file().getParent());
    }

    @Test
    void whereNeitherCanTheProblemIsThatOfTheTarget() {
        var first = new IOException("first");
        Path target = folder.resolve("model");
        var tried = new ArrayList<Path>();
        var thrown = assertThrows(IOException.class, () -> Rescue.write(target, file -> {
            tried.add(file);
            throw file.equals(target) ? first : new IOException("second");
        }));
        assertFalse(Files.exists(tried.getLast().getParent()), "a folder without a file is left");
        assertSame(first, thrown);
        assertEquals("second", thrown.getSuppressed()[0].getMessage());
    }
}
