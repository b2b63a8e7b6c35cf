package io.lanewise.cli;

/**
 * By how much an error is below another.
 *
 * @param share of the other error; below 0 where it is exceeded, not finite where the other is 0
 */
record Margin(double share) {

    static Margin of(double error, double other) {
        return new Margin(1 - error / other);
    }

    /** Whether there is a percentage: nothing is a share of an error of 0. */
    boolean isFinite() {
        return Double.isFinite(share);
    }

    /** {@code 12.3}, whatever the side. */
    String percent() {
        return Figures.format("%.1f", 100 * Math.abs(share));
    }

    String side() {
        return share < 0 ? "above" : "below";
    }

    /** {@code 12.3% below}, to be followed by the other error. */
    String words() {
        return isFinite() ? percent() + "% " + side() : "not to be compared with";
    }
}
