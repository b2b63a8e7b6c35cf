package io.lanewise.spec;

/** A penalty on the code {@code h}, added to the loss; each gives the gradient of exactly this formula. */
public sealed interface CodePenalty {

    /** Factor of the penalty, above 0. */
    double weight();

    /** {@code weight * sum_j |h_j|}, averaged over the batch. */
    record L1(double weight) implements CodePenalty {}

    /** {@code weight * sum_j h_j^2}, averaged over the batch. */
    record L2(double weight) implements CodePenalty {}

    /**
     * {@code weight * sum_j KL(target || m_j)} with {@code m_j} the mean of {@code h_j} over the batch and {@code KL(t
     * || m) = t log(t / m) + (1 - t) log((1 - t) / (1 - m))}. The code must lie in (0, 1), so it comes from a sigmoid.
     *
     * @param target mean activation aimed at, in (0, 1)
     */
    record Kl(double target, double weight) implements CodePenalty {}
}
