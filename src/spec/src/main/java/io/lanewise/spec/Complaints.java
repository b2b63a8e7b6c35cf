package io.lanewise.spec;

/** Takes what is wrong with a model's meaning. */
@FunctionalInterface
interface Complaints {

    /**
     * Reports a problem.
     *
     * @param part the layer or penalty to blame
     * @param option its option to blame; empty for the part as a whole
     */
    void report(Object part, String option, String message);
}
