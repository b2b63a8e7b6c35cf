package io.lanewise.spec;

import java.util.List;

/**
 * What training makes small: reconstruction error, plus penalties.
 *
 * @param reconstruction error between the clean input and the reconstruction
 * @param sparsity penalties on the code, at most one of each kind
 * @param weights penalty on the weights of all layers
 */
public record LossSpec(Reconstruction reconstruction, List<CodePenalty> sparsity, WeightPenalty weights) {

    /** Squared error alone. */
    public static final LossSpec DEFAULT = new LossSpec(Reconstruction.L2, List.of(), WeightPenalty.NONE);

    public LossSpec {
        sparsity = List.copyOf(sparsity);
    }

    /** Measures of the reconstruction's error. */
    public enum Reconstruction {
        /** {@code sum (y - x)^2} over the elements of an item, averaged over the batch. */
        L2,
        /**
         * Binary cross-entropy, {@code -sum (x log y + (1 - x) log(1 - y))} over the elements of an item, averaged over
         * the batch; output y and target x in [0, 1].
         */
        BCE
    }

    /**
     * {@code l1 * sum |w| + l2 * sum w^2} over all weights, not over biases; once a step, not once an item.
     *
     * @param l1 factor, 0 for none
     * @param l2 factor, 0 for none
     */
    public record WeightPenalty(double l1, double l2) {
        /** No penalty. */
        public static final WeightPenalty NONE = new WeightPenalty(0, 0);
    }
}
