package io.lanewise.runtime.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of an NPY file, NumPy's format: a magic text, a version, the header's length, and a literal Python
 * dictionary with the keys {@code descr}, {@code fortran_order} and {@code shape}.
 */
final class NpyHeader {
    /** Far above any array's; version 2 of the format would allow 4 GB. */
    static final int LARGEST = 1 << 16;

    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int MOST_DIMENSIONS = 32;
    private static final int LENGTH_AT = 8;

    private final Path file;
    private final String text;
    private int at;

    private NpyHeader(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static boolean begins(byte[] prefix) {
        return ByteBuffer.wrap(prefix).mismatch(ByteBuffer.wrap(MAGIC)) == MAGIC.length;
    }

    static ArrayHeader parse(Path file, byte[] prefix) throws RefusedFileException {
        requireLength(file, prefix, LENGTH_AT);
        var version = prefix[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new RefusedFileException(file, "has the unknown NPY version " + version);
        }
        var begin = LENGTH_AT + (version == 1 ? Short.BYTES : Integer.BYTES);
        requireLength(file, prefix, begin);
        var bytes = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
        var length = version == 1
                ? Short.toUnsignedLong(bytes.getShort(LENGTH_AT))
                : Integer.toUnsignedLong(bytes.getInt(LENGTH_AT));
        if (length > LARGEST) {
            throw new RefusedFileException(
                    file, "has an NPY header of " + length + " bytes, where at most " + LARGEST + " are read");
        }
        requireLength(file, prefix, begin + length);
        var text = new String(prefix, begin, (int) length, StandardCharsets.UTF_8);
        return new NpyHeader(file, text).header(begin + length);
    }

    private static void requireLength(Path file, byte[] prefix, long length) throws RefusedFileException {
        if (prefix.length < length) {
            throw new RefusedFileException(file, "is truncated within its NPY header");
        }
    }

    private ArrayHeader header(long begin) throws RefusedFileException {
        var values = dictionary();
        if (!(values.get("descr") instanceof String description)
                || !(values.get("fortran_order") instanceof Boolean fortran)
                || !(values.get("shape") instanceof int[] shape)
                || values.size() != 3) {
            throw malformed("it needs descr (a plain type), fortran_order and shape, and nothing else");
        }
        var manyDimensions = Arrays.stream(shape).filter(d -> d != 1).count() > 1;
        if (fortran && manyDimensions) {
            throw new RefusedFileException(
                    file, "is in Fortran order; save it with numpy.ascontiguousarray to have it in C order");
        }
        return new ArrayHeader(type(description), order(description), shape, begin);
    }

    private ElementType type(String description) throws RefusedFileException {
        return switch (description.isEmpty() ? "" : description.substring(1)) {
            case "f8" -> ElementType.F64;
            case "f4" -> ElementType.F32;
            case "f2" -> ElementType.F16;
            case "i8" -> ElementType.I64;
            case "i4" -> ElementType.I32;
            case "i2" -> ElementType.I16;
            case "i1" -> ElementType.I8;
            case "u4" -> ElementType.U32;
            case "u2" -> ElementType.U16;
            case "u1" -> ElementType.U8;
            case "b1" -> ElementType.BOOL;
            default -> throw unreadable(description);
        };
    }

    private ByteOrder order(String description) throws RefusedFileException {
        return switch (description.charAt(0)) {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '|' -> {
                if (!description.endsWith("1")) {
                    throw unreadable(description);
                }
                yield ByteOrder.LITTLE_ENDIAN;
            }
            default -> throw unreadable(description);
        };
    }

    private RefusedFileException unreadable(String description) {
        return new RefusedFileException(
                file, "has elements of the type " + Quoted.of(description)
                        + ", where f2, f4, f8, i1 to i8, u1 to u4 and b1 with '<', '>' or '|' are read");
    }

    private Map<String, Object> dictionary() throws RefusedFileException {
        var values = new HashMap<String, Object>();
        expect('{');
        while (!accept('}')) {
            var key = string();
            expect(':');
            if (values.put(key, value()) != null) {
                throw malformed("the key " + Quoted.of(key) + " occurs twice");
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at != text.length()) {
            throw malformed("text follows its closing '}'");
        }
        return values;
    }

    private Object value() throws RefusedFileException {
        skipSpace();
        if (text.startsWith("True", at)) {
            at += 4;
            return true;
        }
        if (text.startsWith("False", at)) {
            at += 5;
            return false;
        }
        if (accept('(')) {
            return dimensions();
        }
        if (accept('[')) {
            throw new RefusedFileException(file, "holds records of several fields, where plain numbers are read");
        }
        return string();
    }

    private int[] dimensions() throws RefusedFileException {
        var dimensions = new ArrayList<Integer>();
        while (!accept(')')) {
            if (dimensions.size() == MOST_DIMENSIONS) {
                throw malformed("it has more than " + MOST_DIMENSIONS + " dimensions");
            }
            dimensions.add(dimension());
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return dimensions.stream().mapToInt(Integer::intValue).toArray();
    }

    private int dimension() throws RefusedFileException {
        skipSpace();
        var begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        var digits = text.substring(begin, at);
        // NumPy on Python 2 wrote long integers with their suffix.
        accept('L');
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw malformed(
                    digits.isEmpty()
                            ? "a dimension of its shape is not a number of 0 or more"
                            : "the dimension " + Quoted.of(digits) + " is not a number up to 2^31-1");
        }
    }

    private String string() throws RefusedFileException {
        skipSpace();
        for (var quote : List.of('\'', '"')) {
            if (accept(quote)) {
                var end = text.indexOf(quote, at);
                if (end < 0) {
                    throw malformed("a text is not closed");
                }
                var string = text.substring(at, end);
                at = end + 1;
                return string;
            }
        }
        throw malformed("a text is expected at character " + at);
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws RefusedFileException {
        if (!accept(wanted)) {
            throw malformed("'" + wanted + "' is expected at character " + at);
        }
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private RefusedFileException malformed(String problem) {
        return new RefusedFileException(file, "has a malformed NPY header: " + problem);
    }
}
