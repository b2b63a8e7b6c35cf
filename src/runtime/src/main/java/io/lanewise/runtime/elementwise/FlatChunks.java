package io.lanewise.runtime.elementwise;

import java.util.Arrays;

/**
 * Flat tensors of at least one element, cut into chunks of {@value #CHUNK_ELEMENTS} elements (the last one of a tensor
 * may have fewer), in order.
 */
final class FlatChunks {

    static final int CHUNK_ELEMENTS = 1 << 14;

    private final int[] lengths;
    /** The first chunk of each tensor, and at the end the number of chunks. */
    private final int[] firstChunk;

    FlatChunks(int[] lengths) {
        this.lengths = lengths.clone();
        this.firstChunk = new int[lengths.length + 1];
        for (int tensor = 0; tensor < lengths.length; tensor++) {
            firstChunk[tensor + 1] = Math.addExact(firstChunk[tensor], Math.ceilDiv(lengths[tensor], CHUNK_ELEMENTS));
        }
    }

    int chunks() {
        return firstChunk[lengths.length];
    }

    int tensor(int chunk) {
        int found = Arrays.binarySearch(firstChunk, chunk);
        return found >= 0 ? found : -found - 2;
    }

    /** The chunk's first element, counted within its tensor. */
    int from(int chunk) {
        return (chunk - firstChunk[tensor(chunk)]) * CHUNK_ELEMENTS;
    }

    /** One past the chunk's last element. */
    int to(int chunk) {
        return Math.min(from(chunk) + CHUNK_ELEMENTS, lengths[tensor(chunk)]);
    }
}
