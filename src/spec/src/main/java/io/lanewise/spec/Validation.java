package io.lanewise.spec;

import java.util.List;

/**
 * Which data is held back from training. The split is by file; where all the data is in one file, by item; and where an
 * index tells what files were cut from, files of one source are on one side.
 */
public sealed interface Validation {

    /** Nothing is held back. */
    record None() implements Validation {}

    /**
     * A share of the files, chosen by the seed: rounded to the nearest number, at least one, never all.
     *
     * @param share in (0, 1)
     */
    record Fraction(double share) implements Validation {
        public static final double DEFAULT_SHARE = 0.1;
    }

    /**
     * A number of files, chosen by the seed.
     *
     * @param count at least 1
     */
    record HoldBack(int count) implements Validation {}

    /**
     * All files of a number of sources, chosen by the seed, where an index tells what files were cut from.
     *
     * @param count at least 1
     */
    record Sources(int count) implements Validation {}

    /**
     * The files named, relative to the folder of the data; a name that is not there is an error.
     *
     * @param names at least one, no two alike
     */
    record Files(List<String> names) implements Validation {
        public Files {
            names = List.copyOf(names);
        }
    }
}
