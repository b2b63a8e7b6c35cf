package io.lanewise.runtime.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parsed header of a safetensors file; offsets are bytes from the end of the header. */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
    /** More arrays than any real model has; bounds what a hostile header makes of 100 MB. */
    private static final int MOST_ARRAYS = 100_000;

    private static final int MOST_DIMENSIONS = 32;
    private static final int DEEPEST_NESTING = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxStringLength(SafetensorsFile.LARGEST_HEADER)
                    .build())
            .build();

    /** One array: {@code begin} and {@code end} are where its bytes lie. */
    record Entry(ElementType type, int[] shape, long begin, long end) {}

    /** Reads a header of this file, or refuses the file. */
    static SafetensorsHeader parse(Path file, byte[] header) throws RefusedFileException {
        if (header[0] != '{') {
            throw new RefusedFileException(file, "is not a safetensors file: its header does not begin with '{'");
        }
        // The parser's own guess of the encoding would accept UTF-16, which the format does not.
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try (var parser = JSON.createParser(new InputStreamReader(new ByteArrayInputStream(header), decoder))) {
            var parsed = new Parsing(parser).header();
            if (parser.nextToken() != null) {
                throw new Malformed("text follows its closing '}'");
            }
            return parsed;
        } catch (CharacterCodingException e) {
            throw new RefusedFileException(file, "has a header that is not UTF-8", e);
        } catch (Malformed e) {
            throw new RefusedFileException(file, "has a malformed header: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new RefusedFileException(
                    file,
                    "has a malformed header: " + Quoted.plain(e.getOriginalMessage().replaceFirst(", from `[^`]*`", "")),
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("reading memory failed", e);
        }
    }

    /** Refuses the file unless its arrays cover its {@code dataBytes} exactly: no gap, no overlap, nothing after. */
    void checkTiling(Path file, long dataBytes) throws RefusedFileException {
        var sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        var end = 0L;
        for (var named : sorted) {
            var entry = named.getValue();
            if (entry.begin() != end) {
                throw new RefusedFileException(
                        file,
                        "has a malformed header: the data of " + Quoted.of(named.getKey()) + " begins at byte "
                                + entry.begin()
                                + (entry.begin() < end ? ", inside" : ", not right behind")
                                + " the data before it, which ends at " + end);
            }
            end = entry.end();
        }
        if (end != dataBytes) {
            throw new RefusedFileException(
                    file,
                    (end > dataBytes ? "is truncated" : "has bytes that belong to no array") + ": its header describes "
                            + end + " bytes of data, and " + dataBytes + " follow it");
        }
    }

    /** What is wrong with a header, as the end of a sentence. */
    private static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String problem) {
            super(problem);
        }
    }

    private record Parsing(JsonParser parser) {
        SafetensorsHeader header() throws IOException {
            var metadata = new LinkedHashMap<String, String>();
            var entries = new LinkedHashMap<String, Entry>();
            expect(JsonToken.START_OBJECT, parser.nextToken(), "the header");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                if (name.equals(SafetensorsFile.METADATA)) {
                    metadata(metadata);
                } else if (entries.size() == MOST_ARRAYS) {
                    throw new Malformed("it describes more than " + MOST_ARRAYS + " arrays");
                } else {
                    entries.put(name, entry(name));
                }
            }
            return new SafetensorsHeader(metadata, entries);
        }

        private void metadata(Map<String, String> metadata) throws IOException {
            expect(JsonToken.START_OBJECT, parser.nextToken(), SafetensorsFile.METADATA);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var key = parser.currentName();
                expect(JsonToken.VALUE_STRING, parser.nextToken(), SafetensorsFile.METADATA + " " + Quoted.of(key));
                metadata.put(key, parser.getText());
            }
        }

        private Entry entry(String name) throws IOException {
            ElementType type = null;
            List<Long> shape = null;
            List<Long> offsets = null;
            expect(JsonToken.START_OBJECT, parser.nextToken(), Quoted.of(name));
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                var value = parser.nextToken();
                switch (field) {
                    case "dtype" -> type = type(name, value);
                    case "shape" -> shape = naturals(name, field, value);
                    case "data_offsets" -> offsets = naturals(name, field, value);
                    default -> parser.skipChildren();
                }
            }
            if (type == null || shape == null || offsets == null || offsets.size() != 2) {
                throw new Malformed(Quoted.of(name) + " needs a dtype, a shape, and data_offsets of two numbers");
            }
            return checked(name, type, shape, offsets.get(0), offsets.get(1));
        }

        private ElementType type(String name, JsonToken value) throws IOException {
            expect(JsonToken.VALUE_STRING, value, "the dtype of " + Quoted.of(name));
            var text = parser.getText();
            for (var type : ElementType.values()) {
                if (type.name().equals(text)) {
                    return type;
                }
            }
            throw new Malformed(Quoted.of(name) + " has the dtype " + Quoted.of(text) + ", where one of "
                    + List.of(ElementType.values()) + " is read");
        }

        private List<Long> naturals(String name, String field, JsonToken value) throws IOException {
            var what = field + " of " + Quoted.of(name);
            expect(JsonToken.START_ARRAY, value, what);
            var numbers = new ArrayList<Long>();
            for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                expect(JsonToken.VALUE_NUMBER_INT, token, "each number of " + what);
                var number = parser.getLongValue();
                if (number < 0) {
                    throw new Malformed(what + " holds " + number + ", a negative number");
                }
                if (numbers.size() == MOST_DIMENSIONS) {
                    throw new Malformed(what + " holds more than " + MOST_DIMENSIONS + " numbers");
                }
                numbers.add(number);
            }
            return numbers;
        }

        private static Entry checked(String name, ElementType type, List<Long> shape, long begin, long end)
                throws Malformed {
            try {
                var dimensions = shape.stream().mapToInt(Math::toIntExact).toArray();
                var bytes = Math.multiplyExact(StoredArray.elements(dimensions), (long) type.bytes());
                if (end < begin || end - begin != bytes) {
                    throw new Malformed(Quoted.of(name) + " is " + type + shape + ", which takes " + bytes
                            + " bytes, but its data_offsets are " + begin + " and " + end);
                }
                return new Entry(type, dimensions, begin, end);
            } catch (ArithmeticException e) {
                throw new Malformed(Quoted.of(name) + " has the shape " + shape + ", which is too large");
            }
        }

        private static void expect(JsonToken wanted, JsonToken found, String what) throws Malformed {
            if (found != wanted) {
                throw new Malformed(what + " is not " + describe(wanted));
            }
        }

        private static String describe(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "a list";
                case VALUE_STRING -> "a string";
                case VALUE_NUMBER_INT -> "a whole number";
                default -> throw new IllegalArgumentException(token.name());
            };
        }
    }
}
