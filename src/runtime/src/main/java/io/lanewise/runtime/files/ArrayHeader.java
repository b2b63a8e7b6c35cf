package io.lanewise.runtime.files;

import java.nio.ByteOrder;
import java.nio.file.Path;

/** What the header of a file with one array says; the elements begin at byte {@code begin}. */
record ArrayHeader(ElementType type, ByteOrder order, int[] shape, long begin) {
    /**
     * The size that a file with this header has.
     *
     * @throws RefusedFileException when it passes 2^63-1
     */
    long fileBytes(Path file) throws RefusedFileException {
        try {
            return Math.addExact(begin, Math.multiplyExact(StoredArray.elements(shape), (long) type.bytes()));
        } catch (ArithmeticException e) {
            throw new RefusedFileException(file, "has a malformed header: its shape is too large", e);
        }
    }
}
