package io.lanewise.runtime.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.lanewise.runtime.files.Quoted;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Times in which series are anomalous, as the Numenta Anomaly Benchmark writes them: a JSON object with a list for each
 * file, whose elements are windows {@code ["2014-04-10 07:15:00", "2014-04-11 16:45:00"]}, or times. Numbers are taken
 * where the series has numbers for times.
 *
 * @param windows of each file, by its name as it is written
 */
public record LabelWindows(Path file, Map<String, List<TimeSpan>> windows) {
    private static final String ENDING = ".json";

    /** The labels of items that none and that some window has a part of. */
    private static final Label ORDINARY = new Label("ordinary", false);

    private static final Label ANOMALY = new Label("anomaly", true);

    public LabelWindows {
        windows = Map.copyOf(windows);
    }

    /** Whether a file is taken for one of windows without a look into it. */
    public static boolean isOne(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    /** @throws RefusedFileException when the file is none */
    public static LabelWindows read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new RefusedFileException(file, "does not exist");
        }
        try (var json = new JsonFactory().createParser(file.toFile())) {
            var windows = new LinkedHashMap<String, List<TimeSpan>>();
            require(file, json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                require(file, json.nextToken() == JsonToken.START_ARRAY);
                windows.put(name, spans(file, json));
            }
            return new LabelWindows(file, windows);
        } catch (StreamReadException e) {
            throw new RefusedFileException(file, "is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<TimeSpan> spans(Path file, JsonParser json) throws IOException {
        var spans = new ArrayList<TimeSpan>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_ARRAY) {
                json.nextToken();
                var from = time(file, json);
                json.nextToken();
                var to = time(file, json);
                require(file, json.nextToken() == JsonToken.END_ARRAY && from <= to);
                spans.add(new TimeSpan(from, to));
            } else {
                var at = time(file, json);
                spans.add(new TimeSpan(at, at));
            }
        }
        return List.copyOf(spans);
    }

    private static double time(Path file, JsonParser json) throws IOException {
        require(file, json.currentToken() != null && json.currentToken().isScalarValue());
        try {
            return Cells.time(json.getText(), "");
        } catch (UnusableRowException e) {
            throw new RefusedFileException(file, e.problem());
        }
    }

    private static void require(Path file, boolean right) throws RefusedFileException {
        if (!right) {
            throw new RefusedFileException(
                    file,
                    "has no windows of labels: an object is wanted that has, for each file, a list of windows [from, to] or of times");
        }
    }

    /**
     * The label of each item: an anomaly is one that shares a moment with a window of its file. Files are the same where
     * the name of one ends with that of the other, folder by folder.
     *
     * @throws DataException when the items have no times, their files are not in the list, or a file has windows of which
     *     none meets any of its items: times of other years, or dates against numbers, would make all items ordinary
     */
    public List<Label> labels(TableItems items) throws DataException {
        var ofFiles = new LinkedHashMap<String, OfFile>();
        var labels = new ArrayList<Label>();
        for (var item = 0; item < items.items(); item++) {
            var name = items.file(item);
            if (!ofFiles.containsKey(name)) {
                ofFiles.put(name, new OfFile(name, of(name)));
            }
            TimeSpan span = items.span(item)
                    .orElseThrow(() -> new DataException(file + " tells anomalies by time, and the items have none: name the"
                            + " column of times by data.table.time in the spec"));
            labels.add(ofFiles.get(name).meets(span) ? ANOMALY : ORDINARY);
        }
        for (var each : ofFiles.values()) {
            each.requireMet(file);
        }
        return List.copyOf(labels);
    }

    /** The windows of a file of items, and what they met. */
    private static final class OfFile {
        private final String name;
        private final List<TimeSpan> windows;
        private boolean met;
        private double from = Double.POSITIVE_INFINITY;
        private double to = Double.NEGATIVE_INFINITY;

        OfFile(String name, List<TimeSpan> windows) {
            this.name = name;
            this.windows = windows;
        }

        boolean meets(TimeSpan item) {
            from = Math.min(from, item.from());
            to = Math.max(to, item.to());
            var meets = windows.stream().anyMatch(item::meets);
            met |= meets;
            return meets;
        }

        /** A file without windows has no anomaly, as some of the benchmark have none. */
        void requireMet(Path file) throws DataException {
            if (!met && !windows.isEmpty()) {
                throw new DataException(file + " has no window that meets an item of " + Quoted.of(name) + ": the first is "
                        + words(windows.getFirst()) + ", and the items are " + words(new TimeSpan(from, to))
                        + ", of dates in seconds since 1970; give both the same kind of times");
            }
        }

        private static String words(TimeSpan span) {
            return "from " + number(span.from()) + " to " + number(span.to());
        }

        private static String number(double time) {
            return time == (long) time ? Long.toString((long) time) : Double.toString(time);
        }
    }

    private List<TimeSpan> of(String name) throws DataException {
        var found = windows.keySet().stream()
                .filter(key -> isEnd(key, name) || isEnd(name, key))
                .sorted()
                .toList();
        if (found.size() == 1) {
            return windows.get(found.getFirst());
        }
        throw new DataException(file + (found.isEmpty()
                ? " has no windows of " + Quoted.of(name) + first().map(other -> ", but of " + other).orElse("")
                : " has windows of " + Quoted.of(found.getFirst()) + " and " + Quoted.of(found.get(1)) + ", and nothing tells which of them "
                        + Quoted.of(name) + " is: name the folder above it as data"));
    }

    private Optional<String> first() {
        return windows.keySet().stream().sorted().findFirst().map(Quoted::of);
    }

    private static boolean isEnd(String whole, String end) {
        var names = whole.split("/");
        var ends = end.split("/");
        return names.length >= ends.length
                && IntStream.rangeClosed(1, ends.length)
                        .allMatch(back -> names[names.length - back].equals(ends[ends.length - back]));
    }
}
