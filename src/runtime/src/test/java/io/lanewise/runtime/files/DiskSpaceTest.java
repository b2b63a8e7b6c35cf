package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {

    @TempDir
    private Path folder;

    @Test
    void whatFitsIsNotRefused() throws IOException {
        DiskSpace.require(folder.resolve("small"), 1);
    }

    @Test
    void whatDoesNotFitIsRefusedWithBothSizes() {
        var thrown =
                assertThrows(RefusedFileException.class, () -> DiskSpace.require(folder.resolve("large"), Long.MAX_VALUE));
        assertEquals(folder.resolve("large"), thrown.file());
        assertTrue(
                thrown.problem()
                        .matches("takes 9,223,372,036,854,775,807 bytes, and its disk has [\\d,]+ left: free some, or name"
                                + " another place"),
                thrown.problem());
    }

    @Test
    void aFolderThatDoesNotExistIsRefused() {
        var thrown = assertThrows(
                RefusedFileException.class, () -> DiskSpace.require(folder.resolve("none").resolve("file"), 1));
        assertEquals("cannot be written, because its folder does not exist", thrown.problem());
    }
}
