package io.lanewise.spec;

/**
 * What the items held back decide: when a run ends before its length, and which of its models is its result.
 *
 * @param validateEvery steps between validations; 0 for twenty in all. One comes before the first step and one after
 *     the last
 * @param patience validations in a row without an improvement after which the run ends; 0 to let it go on to its length
 * @param leastImprovement share of the loss of the last improvement by which a validation must be below that to be one
 *     too, in [0, 1)
 * @param keep which model is the result
 */
public record Selection(int validateEvery, int patience, double leastImprovement, Keep keep) {

    /** Twenty validations, which decide nothing. */
    public static final Selection DEFAULT = new Selection(0, 0, 0, Keep.LAST);

    /** Which model of a run is its result. */
    public enum Keep {
        /** That of the last step. */
        LAST,
        /** The one with the least loss of all validations; of equal ones the first. */
        BEST
    }

    /** Whether the run ends when validations do not improve any more. */
    public boolean stopsEarly() {
        return patience > 0;
    }

    /** Whether anything depends on validations. */
    public boolean needsValidation() {
        return stopsEarly() || keep == Keep.BEST;
    }
}
