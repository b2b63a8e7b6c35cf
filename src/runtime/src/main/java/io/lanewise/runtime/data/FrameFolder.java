package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The pictures of one folder as the frames of one sequence, in the natural order of their names (2 before 10). */
record FrameFolder(String name, ImageFolder pictures, SequenceOptions options) implements Recording {

    /** @throws RefusedFileException when a picture cannot be read: without it time would leap */
    static FrameFolder open(Path folder, String name, SequenceOptions options) throws IOException {
        var files = PictureFiles.list(folder, false).stream()
                .sorted(NaturalOrder.by(PictureFiles.Named::name))
                .toList();
        return new FrameFolder(name, ImageFolder.open(folder, files, options.pictures()), options);
    }

    @Override
    public String file() {
        return name;
    }

    @Override
    public int frames() {
        return pictures.items();
    }

    @Override
    public Optional<Window> place() {
        return Optional.empty();
    }

    @Override
    public void read(int first, int count, float[] into, int offset) throws IOException {
        var length = options.frameLength();
        for (var frame = 0; frame < count; frame++) {
            pictures.read(first + frame, into, offset + frame * length);
        }
        options.quantity().orElse(Quantity.BRIGHTNESS).toItem(into, offset, count * length);
    }
}
