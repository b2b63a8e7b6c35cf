package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The list of what a folder of data has: a CSV file in UTF-8 with a heading and then a line for each. A cell may stand
 * in quotes, but not go over the end of its line (RFC 4180 but for that); blank lines mean nothing.
 *
 * @param columns their names
 * @param rows cells in the order of the columns; of short lines the last are missing
 */
record IndexFile(Path file, List<String> columns, List<List<String>> rows) {
    static final String NAME = "index.csv";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** @throws RefusedFileException when the file is not text */
    static IndexFile read(Path file) throws IOException {
        try {
            var lines = Files.readAllLines(file);
            var columns = lines.isEmpty() ? List.<String>of() : heading(lines.getFirst());
            var rows = lines.stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(IndexFile::cells)
                    .toList();
            return new IndexFile(file, columns, rows);
        } catch (CharacterCodingException e) {
            throw new RefusedFileException(file, "is not text in UTF-8", e);
        }
    }

    /** Whether the file has these columns; no more than its heading is read. */
    static boolean hasColumns(Path file, Collection<String> columns) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            var heading = lines.readLine();
            return heading != null && heading(heading).containsAll(columns);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A cell, empty where its line is too short. */
    String cell(int row, String column) {
        var cells = rows.get(row);
        var at = columns.indexOf(column);
        return at < cells.size() ? cells.get(at) : "";
    }

    private static List<String> heading(String line) {
        return cells(line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line);
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.length(); at++) {
            var letter = line.charAt(at);
            if (letter == '"') {
                // Two in quotes are one.
                if (!quoted && at > 0 && line.charAt(at - 1) == '"') {
                    cell.append('"');
                }
                quoted = !quoted;
            } else if (letter == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(letter);
            }
        }
        cells.add(cell.toString().strip());
        return List.copyOf(cells);
    }
}
