package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether there is room for what long work will write, to be asked before it begins. */
public final class DiskSpace {
    private DiskSpace() {}

    /**
     * Makes sure that a file can have so many bytes, beside what is there now. A file system that does not know how
     * large it is is believed to have them.
     *
     * @throws RefusedFileException when its folder does not exist, or its disk has fewer left
     */
    public static void require(Path target, long bytes) throws IOException {
        var folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RefusedFileException(target, "cannot be written, because its folder does not exist");
        }
        var disk = Files.getFileStore(folder);
        if (disk.getTotalSpace() > 0 && disk.getUsableSpace() < bytes) {
            throw new RefusedFileException(
                    target,
                    String.format(
                            Locale.ROOT,
                            "takes %,d bytes, and its disk has %,d left: free some, or name another place",
                            bytes,
                            disk.getUsableSpace()));
        }
    }
}
