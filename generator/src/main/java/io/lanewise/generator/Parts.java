package io.lanewise.generator;

/**
 * How a run of channels is covered by vectors: whole vectors, and one masked vector where the channels are no multiple of the lanes.
 *
 * @param channels channels to cover
 * @param lanes lanes of a vector
 */
record Parts(int channels, int lanes) {

    /** Vectors, the masked one included. */
    int vectors() {
        return (channels + lanes - 1) / lanes;
    }

    int wholeVectors() {
        return channels / lanes;
    }

    /** Channels in the masked vector, 0 where there is none. */
    int tailLanes() {
        return channels % lanes;
    }

    boolean hasTail() {
        return tailLanes() != 0;
    }

    /** Whether vector {@code index} is the masked one. */
    boolean isTail(int index) {
        return index == wholeVectors();
    }
}
