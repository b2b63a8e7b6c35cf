package io.lanewise.generator;

/**
 * How vectors walk the inner part of a row, whose windows need no clipping. Either along the pixels, block of channels
 * by block of channels, or, where neighbouring windows are neighbours in memory (stride 1), along the elements whatever
 * their pixel. No vector is masked:
 * <ul>
 * <li>The last block overlaps the one before where blocks do not divide the whole; what is written twice is the same
 * both times.
 * <li>Where a pixel has fewer channels than a vector has lanes, the vector reaches into the pixels to its right, which
 * are written after it. The strip ends where that would leave the row.
 * </ul>
 *
 * @param steps pixels of the small map; 0 where every window takes the general path
 * @param channels of a pixel
 * @param stride pixels of the large map in a step
 * @param lanes lanes of a vector
 * @param vectors vectors of a block
 * @param flat whether vectors run across pixels
 * @param rowByRow whether windows are reduced in a loop over their rows, because all of their taps would be too much
 * code
 */
record Strip(int steps, int channels, int stride, int lanes, int vectors, boolean flat, boolean rowByRow) {

    boolean isEmpty() {
        return steps == 0;
    }

    /** Elements of a block. */
    int block() {
        return lanes * vectors;
    }

    /** Elements of the large map from one iteration to the next. */
    int largeStep() {
        return flat ? block() : stride * channels;
    }

    /** Elements of the small map from one iteration to the next. */
    int smallStep() {
        return flat ? block() : channels;
    }
}
