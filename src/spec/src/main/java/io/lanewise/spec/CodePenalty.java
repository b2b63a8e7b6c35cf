package io.lanewise.spec;

/** A penalty on the code {@code h}, added to the loss; each gives the gradient of exactly this formula. */
public sealed interface CodePenalty {

    /** Factor of the penalty, above 0. */
    double weight();

    /** A penalty that is a sum over the elements of the code, each by itself. */
    sealed interface Elementwise extends CodePenalty {}

    /** {@code weight * sum_j |h_j|}, averaged over the batch. */
    record L1(double weight) implements Elementwise {}

    /** {@code weight * sum_j h_j^2}, averaged over the batch. */
    record L2(double weight) implements Elementwise {}

    /**
     * {@code weight * sum_j KL(target || m_j)} over the units j of the code, with {@code m_j} the mean activation of a
     * unit and {@code KL(t || m) = t log(t / m) + (1 - t) log((1 - t) / (1 - m))} (Ng, "Sparse autoencoder", CS294A
     * lecture notes, 2011). The code must lie in (0, 1), so it comes from a sigmoid.
     *
     * @param target mean activation aimed at, in (0, 1)
     * @param unit what has a mean of its own
     * @param momentum 0: {@code m_j} is the mean over the batch; otherwise, below 1, the running mean {@code momentum *
     *     (m_j before) + (1 - momentum) * (mean over the batch)}, whose first value is the first batch's mean, and whose
     *     value before is a constant to the gradient
     */
    record Kl(double target, double weight, Unit unit, double momentum) implements CodePenalty {

        /** What of a code has a mean activation. */
        public enum Unit {
            /** Each element, over the batch. */
            ELEMENT,
            /** Each channel, over the batch and all pixels. */
            CHANNEL
        }

        /** The mean of each element over the batch. */
        public Kl(double target, double weight) {
            this(target, weight, Unit.ELEMENT, 0);
        }

        /** Tells what differs from the mean of each element over the batch, so that runs saved before it could differ go on. */
        @Override
        public String toString() {
            return "Kl[target=" + target + ", weight=" + weight + (unit == Unit.ELEMENT ? "" : ", unit=" + unit)
                    + (momentum == 0 ? "" : ", momentum=" + momentum) + "]";
        }
    }

    /**
     * {@code weight * ||dh/dx||^2}, the squared Frobenius norm of the encoder's Jacobian at the input x that it reads,
     * averaged over the batch (Rifai, Vincent, Muller, Glorot and Bengio, "Contractive auto-encoders", ICML 2011,
     * equation 6). The encoder is one dense layer with the activation sigmoid, tanh or identity.
     */
    record Contractive(double weight) implements CodePenalty {}
}
