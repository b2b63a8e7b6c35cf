package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of the sequences of an array that were cut from a map: a CSV file with a heading, a line for each sequence
 * in their order, and the upper left corner of each in the columns {@code x_km} (to the right) and {@code y_km} (down).
 */
final class MapIndex {
    private static final String ACROSS = "x_km";
    private static final String DOWN = "y_km";

    /** A larger map would be wider than the earth is round, at any resolution that a radar has. */
    private static final double MOST_PIXELS = 1 << 24;

    private final IndexFile index;
    private final SequenceOptions options;

    private MapIndex(IndexFile index, SequenceOptions options) {
        this.index = index;
        this.options = options;
    }

    /**
     * The places of sequences in pixels of the map; empty where the file has not both columns.
     *
     * @throws RefusedFileException when the file has not a line for each sequence, or a place is not a whole number of
     *     pixels
     */
    static Optional<List<Window>> places(Path file, int sequences, SequenceOptions options) throws IOException {
        return new MapIndex(IndexFile.read(file), options).places(sequences);
    }

    /** Whether the file lists places. */
    static boolean isMap(Path file) throws IOException {
        return IndexFile.hasColumns(file, List.of(ACROSS, DOWN));
    }

    private Optional<List<Window>> places(int sequences) throws RefusedFileException {
        if (!index.columns().containsAll(List.of(ACROSS, DOWN))) {
            return Optional.empty();
        }
        var listed = index.rows().size();
        if (listed != sequences) {
            throw new RefusedFileException(
                    index.file(),
                    "lists " + listed + " sequences beneath its heading, where the array beside it has " + sequences);
        }
        var places = new ArrayList<Window>();
        for (var row = 0; row < listed; row++) {
            places.add(new Window(pixels(row, DOWN), pixels(row, ACROSS), options.height(), options.width()));
        }
        return Optional.of(List.copyOf(places));
    }

    private int pixels(int row, String column) throws RefusedFileException {
        var text = index.cell(row, column);
        try {
            var pixels = Double.parseDouble(text) / options.pixelKilometres();
            if (pixels == Math.rint(pixels) && Math.abs(pixels) <= MOST_PIXELS) {
                return (int) pixels;
            }
        } catch (NumberFormatException notANumber) {
            // Reported with the numbers that are no pixels.
        }
        throw new RefusedFileException(
                index.file(),
                "has the " + column + " '" + text + "' in sequence " + row + ", which is no whole number of pixels of "
                        + options.pixelKilometres() + " km");
    }
}
