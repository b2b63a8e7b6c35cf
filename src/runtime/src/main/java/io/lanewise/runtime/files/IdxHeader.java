package io.lanewise.runtime.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The header of an IDX file, MNIST's format: two zero bytes, a type code, the number of dimensions, and one big-endian
 * int for each dimension.
 */
final class IdxHeader {
    private static final int MAGIC_BYTES = 4;

    private IdxHeader() {}

    static boolean begins(byte[] prefix) {
        return prefix.length >= 2 && prefix[0] == 0 && prefix[1] == 0;
    }

    /** As {@link #begins}, for files that nobody called arrays: films and icons begin with two zero bytes too. */
    static boolean hasMagic(byte[] prefix) {
        return prefix.length >= MAGIC_BYTES && begins(prefix) && type(prefix).isPresent() && prefix[3] != 0;
    }

    static ArrayHeader parse(Path file, byte[] prefix) throws RefusedFileException {
        if (prefix.length < MAGIC_BYTES) {
            throw new RefusedFileException(file, "is truncated: an IDX header has at least " + MAGIC_BYTES + " bytes");
        }
        var type = type(prefix).orElseThrow(() -> new RefusedFileException(
                file, "is not an IDX file, or a damaged one: its type code is " + (prefix[2] & 0xff)
                        + ", where 8, 9 or 11 to 14 are defined"));
        var shape = new int[prefix[3] & 0xff];
        var begin = MAGIC_BYTES + shape.length * Integer.BYTES;
        if (prefix.length < begin) {
            throw new RefusedFileException(file, "is truncated: its IDX header should have " + begin + " bytes");
        }
        var dimensions = ByteBuffer.wrap(prefix, MAGIC_BYTES, begin - MAGIC_BYTES).asIntBuffer();
        for (var axis = 0; axis < shape.length; axis++) {
            shape[axis] = dimensions.get(axis);
            if (shape[axis] < 0) {
                throw new RefusedFileException(
                        file, "has a malformed header: dimension " + axis + " is "
                                + Integer.toUnsignedString(shape[axis]) + ", where at most 2^31-1 is read");
            }
        }
        return new ArrayHeader(type, ByteOrder.BIG_ENDIAN, shape, begin);
    }

    private static Optional<ElementType> type(byte[] prefix) {
        return Optional.ofNullable(switch (prefix[2]) {
            case 0x08 -> ElementType.U8;
            case 0x09 -> ElementType.I8;
            case 0x0B -> ElementType.I16;
            case 0x0C -> ElementType.I32;
            case 0x0D -> ElementType.F32;
            case 0x0E -> ElementType.F64;
            default -> null;
        });
    }
}
