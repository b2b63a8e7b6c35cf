package io.lanewise.analysis;

/** How many components of an analysis are kept: the numbers of a linear code. */
public sealed interface CodeSize {

    /** So many; at least 1. */
    record Components(int count) implements CodeSize {

        /** @throws IllegalArgumentException when there are fewer than 1 */
        public Components {
            if (count < 1) {
                throw new IllegalArgumentException(count + " components are too few: at least 1 is kept.");
            }
        }
    }

    /** The fewest that hold this share of the variance, above 0 and at most 1. */
    record Variance(double share) implements CodeSize {

        /** @throws IllegalArgumentException when the share is not within these bounds */
        public Variance {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("A share of the variance is above 0 and at most 1, not " + share + ".");
            }
        }
    }
}
