package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of the sequences of an array that were cut from a map: a CSV file with a heading, a line for each sequence
 * in their order, and the upper left corner of each in the columns {@code x_km} (to the right) and {@code y_km} (down).
 */
final class MapIndex {
    static final String NAME = "index.csv";

    private static final String ACROSS = "x_km";
    private static final String DOWN = "y_km";

    /** A larger map would be wider than the earth is round, at any resolution that a radar has. */
    private static final double MOST_PIXELS = 1 << 24;

    private final Path file;
    private final SequenceOptions options;

    private MapIndex(Path file, SequenceOptions options) {
        this.file = file;
        this.options = options;
    }

    /**
     * The places of sequences in pixels of the map; empty where the file has not both columns.
     *
     * @throws RefusedFileException when the file has not a line for each sequence, or a place is not a whole number of
     *     pixels
     */
    static Optional<List<Window>> places(Path file, int sequences, SequenceOptions options) throws IOException {
        try {
            return new MapIndex(file, options).places(Files.readAllLines(file), sequences);
        } catch (CharacterCodingException e) {
            throw new RefusedFileException(file, "is not text in UTF-8", e);
        }
    }

    /** Whether the file lists places. */
    static boolean isMap(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            var heading = lines.readLine();
            return heading != null && fields(heading).containsAll(List.of(ACROSS, DOWN));
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private Optional<List<Window>> places(List<String> lines, int sequences) throws RefusedFileException {
        var columns = lines.isEmpty() ? List.<String>of() : fields(lines.getFirst());
        var across = columns.indexOf(ACROSS);
        var down = columns.indexOf(DOWN);
        if (across < 0 || down < 0) {
            return Optional.empty();
        }
        var rows = lines.subList(1, lines.size()).stream().filter(line -> !line.isBlank()).toList();
        if (rows.size() != sequences) {
            throw new RefusedFileException(
                    file, "lists " + rows.size() + " sequences beneath its heading, where the array beside it has "
                            + sequences);
        }
        var places = new ArrayList<Window>();
        for (var row = 0; row < rows.size(); row++) {
            var fields = fields(rows.get(row));
            var top = pixels(fields, down, DOWN, row);
            places.add(new Window(top, pixels(fields, across, ACROSS, row), options.height(), options.width()));
        }
        return Optional.of(List.copyOf(places));
    }

    private static List<String> fields(String line) {
        return List.of(line.strip().split("\\s*,\\s*", -1));
    }

    private int pixels(List<String> fields, int column, String name, int row) throws RefusedFileException {
        var text = column < fields.size() ? fields.get(column) : "";
        try {
            var pixels = Double.parseDouble(text) / options.pixelKilometres();
            if (pixels == Math.rint(pixels) && Math.abs(pixels) <= MOST_PIXELS) {
                return (int) pixels;
            }
        } catch (NumberFormatException notANumber) {
            // Reported with the numbers that are no pixels.
        }
        throw new RefusedFileException(
                file,
                "has the " + name + " '" + text + "' in sequence " + row + ", which is no whole number of pixels of "
                        + options.pixelKilometres() + " km");
    }
}
