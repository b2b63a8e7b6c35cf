package io.lanewise.runtime.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The rows of a text file in UTF-8, plain or packed by gzip. Cells are parted by tabs, semicolons, commas or blanks, the
 * first of these that the first row has; blanks count as one where they are several. Cells may be quoted as in RFC
 * 4180; empty lines and those that begin with # are passed over. The first row is a heading where no cell of it is a
 * number.
 */
final class TableFile implements Closeable {
    private static final String SEPARATORS = "\t;, ";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char COMMENT = '#';

    /** Of the first row; whatever separates cells is found in less. */
    private static final int LONGEST_LOOK = 1 << 16;

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final boolean blanks;
    private final Optional<List<String>> heading;
    private Row next;

    /**
     * A row.
     *
     * @param line where it begins, counted from 1
     */
    record Row(long line, List<String> cells) {}

    private TableFile(Path file, CsvReader<CsvRecord> reader, boolean blanks) throws IOException {
        this.file = file;
        this.reader = reader;
        this.records = reader.iterator();
        this.blanks = blanks;
        this.next = fetch();
        if (next == null) {
            throw new RefusedFileException(file, "is empty, where a table is wanted");
        }
        if (next.cells().stream().noneMatch(Cells::isNumber)) {
            heading = Optional.of(next.cells());
            next = fetch();
        } else {
            heading = Optional.empty();
        }
    }

    /**
     * Opens a file.
     *
     * @throws RefusedFileException when it is not there, is no text, or is empty
     */
    static TableFile open(Path file) throws IOException {
        var text = text(file);
        try {
            var separator = separator(text);
            var reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .commentStrategy(CommentStrategy.SKIP)
                    .commentCharacter(COMMENT)
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .ofCsvRecord(text);
            return new TableFile(file, reader, separator == ' ');
        } catch (IOException | RuntimeException e) {
            text.close();
            throw refusal(file, e);
        }
    }

    private static BufferedReader text(Path file) throws IOException {
        InputStream bytes;
        try {
            bytes = new BufferedInputStream(Files.newInputStream(file));
        } catch (IOException e) {
            throw Files.exists(file) ? e : new RefusedFileException(file, "does not exist", e);
        }
        try {
            bytes.mark(2);
            var packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return new BufferedReader(
                    new InputStreamReader(
                            packed ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8.newDecoder()),
                    LONGEST_LOOK);
        } catch (IOException e) {
            bytes.close();
            throw refusal(file, e);
        }
    }

    private static char separator(BufferedReader text) throws IOException {
        text.mark(LONGEST_LOOK);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        text.mark(LONGEST_LOOK);
        var start = new char[LONGEST_LOOK - 1];
        var count = 0;
        for (var read = 0; read >= 0 && count < start.length; read = text.read(start, count, start.length - count)) {
            count += read;
        }
        text.reset();
        var first = new String(start, 0, count)
                .lines()
                .filter(line -> !line.isBlank() && line.charAt(0) != COMMENT)
                .findFirst()
                .orElse("")
                .strip();
        return SEPARATORS
                .chars()
                .filter(separator -> first.indexOf(separator) >= 0)
                .mapToObj(separator -> (char) separator)
                .findFirst()
                .orElse(',');
    }

    /** The names of the columns. */
    Optional<List<String>> heading() {
        return heading;
    }

    /** The number of columns by the first row. */
    int columns() {
        return heading.map(List::size).orElseGet(() -> next.cells().size());
    }

    /** Whether no row is left. */
    boolean isEmpty() {
        return next == null;
    }

    /** The next row; null after the last. */
    Row next() throws IOException {
        var row = next;
        if (row != null) {
            try {
                next = fetch();
            } catch (UncheckedIOException | CsvParseException e) {
                throw refusal(file, e);
            }
        }
        return row;
    }

    private Row fetch() {
        while (records.hasNext()) {
            var read = records.next();
            var all = read.getFields().stream().map(String::strip);
            var cells = (blanks ? all.filter(cell -> !cell.isEmpty()) : all).toList();
            var isBlank = cells.isEmpty() || cells.size() == 1 && cells.getFirst().isEmpty();
            if (!isBlank) {
                return new Row(read.getStartingLineNumber(), cells);
            }
        }
        return null;
    }

    private static IOException refusal(Path file, Exception thrown) {
        if (thrown instanceof RefusedFileException refused) {
            return refused;
        }
        var cause = thrown.getCause() instanceof IOException inner ? inner : thrown;
        return switch (cause) {
            case CharacterCodingException e -> new RefusedFileException(file, "is not text in UTF-8", e);
            case EOFException e -> new RefusedFileException(file, "is a truncated gzip file", e);
            case ZipException e -> new RefusedFileException(file, "is a damaged gzip file", e);
            case CsvParseException e -> new RefusedFileException(file, "is no table: " + e.getMessage(), e);
            case IOException e -> e;
            default -> new RefusedFileException(file, "is no table: " + cause.getMessage(), cause);
        };
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
