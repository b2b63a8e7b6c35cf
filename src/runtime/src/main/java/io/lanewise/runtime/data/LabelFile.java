package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Labels in a file of their own: an IDX or NPY array with the axis [N], or a text file with one label a line. */
public final class LabelFile {
    private LabelFile() {}

    /**
     * Reads the labels of so many items, in their order. A text file may have a heading, which is a line more.
     *
     * @throws RefusedFileException when the file cannot be read, or has more labels or fewer
     */
    public static List<String> read(Path file, int items) throws IOException {
        var labels = isArray(file) ? ofArray(file) : ofText(file, items);
        if (labels.size() != items) {
            throw new RefusedFileException(
                    file, "has " + labels.size() + (labels.size() == 1 ? " label" : " labels") + ", where the data has "
                            + items + (items == 1 ? " item" : " items"));
        }
        return labels;
    }

    /** The labels beside an array of pictures, as MNIST has them: {@code a-labels-idx1-ubyte} of {@code a-images-idx3-ubyte}. */
    static Optional<Path> beside(Path images) {
        var name = images.getFileName().toString();
        var labels = name.replaceFirst("images([-.])idx3", "labels$1idx1");
        if (labels.equals(name)) {
            return Optional.empty();
        }
        return Stream.of(labels, PackedFiles.other(labels))
                .map(images::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static boolean isArray(Path file) throws IOException {
        return !TableFiles.isTable(file) && Files.isRegularFile(file) && ArrayFiles.isArray(file);
    }

    private static List<String> ofArray(Path file) throws IOException {
        try (var open = ArrayFile.open(file)) {
            var array = open.array();
            if (array.shape().length != 1) {
                throw new RefusedFileException(file, "has " + array.shape().length + " axes, where labels have one");
            }
            var numbers = new float[Math.toIntExact(array.count())];
            array.floats(0, numbers, 0, numbers.length);
            var labels = new ArrayList<String>();
            for (var number : numbers) {
                labels.add(number == (int) number ? Integer.toString((int) number) : Float.toString(number));
            }
            return labels;
        }
    }

    private static List<String> ofText(Path file, int items) throws IOException {
        try (var table = TableFile.open(file)) {
            var labels = new ArrayList<String>();
            for (var row = table.next(); row != null; row = table.next()) {
                if (row.cells().size() != 1) {
                    throw new RefusedFileException(
                            file, "has " + row.cells().size() + " cells in line " + row.line() + ", where one label is wanted");
                }
                labels.add(row.cells().getFirst());
            }
            // A first line that is no number is a heading only where the labels are as many without it.
            if (labels.size() != items && table.heading().isPresent()) {
                labels.addFirst(table.heading().get().getFirst());
            }
            return labels;
        }
    }
}
