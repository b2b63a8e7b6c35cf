package io.lanewise.runtime.training;

import java.util.Optional;

/** What the validations of a run tell so far. It follows from their list alone, so a resumed run knows it too. */
final class Standing {

    private final double leastImprovement;
    private ValidationPoint best;
    private double toBeat = Double.POSITIVE_INFINITY;
    private int withoutImprovement;

    /** @param leastImprovement see {@link io.lanewise.spec.Selection#leastImprovement} */
    Standing(double leastImprovement) {
        this.leastImprovement = leastImprovement;
    }

    /**
     * Takes the next validation in.
     *
     * @return whether its model is the best so far
     */
    boolean add(ValidationPoint point) {
        double loss = point.reconstruction();
        if (loss < toBeat * (1 - leastImprovement)) {
            toBeat = loss;
            withoutImprovement = 0;
        } else {
            withoutImprovement++;
        }
        // Any model is better than one whose loss is not a number.
        if (best == null || Double.isNaN(best.reconstruction()) || loss < best.reconstruction()) {
            best = point;
            return true;
        }
        return false;
    }

    /** The validation with the least loss; empty before the first. */
    Optional<ValidationPoint> best() {
        return Optional.ofNullable(best);
    }

    /** Validations since the last improvement. */
    int withoutImprovement() {
        return withoutImprovement;
    }
}
