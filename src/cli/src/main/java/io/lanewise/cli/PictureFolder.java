package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of PNG files, each with the name of the item that it was made from, or one near it that was free. */
final class PictureFolder {

    private static final String PNG = ".png";
    private static final String NOISY = ".noisy" + PNG;

    private final Path folder;
    private final Shape shape;
    private final FileNames names;

    /** @param noisy whether what the reconstructions were made from is written too */
    PictureFolder(Path folder, Shape shape, boolean noisy) {
        this.folder = folder;
        this.shape = shape;
        this.names = noisy ? new FileNames(PNG, NOISY) : new FileNames(PNG);
    }

    /** @param noisy what the reconstructions were made from, to be written too; null for nothing */
    void write(ItemSource source, int first, Nhwc made, Nhwc noisy) throws IOException {
        int length = source.itemLength();
        for (int index = 0; index < made.items(); index++) {
            String name = names.of(source.name(first + index));
            write(name + PNG, made, index * length);
            if (noisy != null) {
                write(name + NOISY, noisy, index * length);
            }
        }
    }

    private void write(String name, Nhwc pictures, int at) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Picture.write(file, pictures.values(), at, shape.height(), shape.width(), shape.channels());
    }
}
