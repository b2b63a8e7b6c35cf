package io.lanewise.runtime.data;

import java.io.IOException;
import java.util.Optional;

/** One sequence of frames as it was taken: a folder of pictures, or a sequence of an array. Safe for many threads. */
interface Recording {
    /** The file's or folder's name, and the sequence's number in a file of several. */
    String name();

    /** The file's or folder's name, relative to the data, with '/' between its parts. */
    String file();

    /** The number of frames. */
    int frames();

    /** Where the frames are on a map, in pixels. */
    Optional<Window> place();

    /** Writes frames {@code first .. first + count - 1}, NHWC, to {@code into[offset ..]}. */
    void read(int first, int count, float[] into, int offset) throws IOException;
}
