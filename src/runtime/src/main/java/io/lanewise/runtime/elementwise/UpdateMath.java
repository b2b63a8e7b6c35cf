package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.f32.UpdateMathF32;
import io.lanewise.runtime.elementwise.f64.UpdateMathF64;

/** Steps of optimizers over elements {@code from .. to - 1} of flat tensors, each counted from its view's offset. */
public interface UpdateMath {

    /** The arithmetic of tensors of this type. */
    static UpdateMath of(ElementType type) {
        return switch (type) {
            case F32 -> new UpdateMathF32();
            case F64 -> new UpdateMathF64();
        };
    }

    /**
     * Gradient descent with classical momentum (Polyak, <i>USSR Computational Mathematics</i> 4(5), 1964):
     * {@code v = momentum v + g; w = w - rate v}. For a constant rate these are equations 1 and 2 of Sutskever et al.,
     * "On the importance of initialization and momentum in deep learning" (ICML 2013), with their v being
     * {@code -rate v}.
     */
    void momentum(View parameter, View velocity, View gradient, int from, int to, double rate, double momentum);

    /**
     * Algorithm 1 of Kingma and Ba, "Adam: a method for stochastic optimization" (ICLR 2015):
     *
     * <pre>{@code
     * m = beta1 m + (1 - beta1) g
     * v = beta2 v + (1 - beta2) g^2
     * w = w - rate (m / c1) / (sqrt(v / c2) + epsilon)
     * }</pre>
     */
    void adam(View parameter, View first, View second, View gradient, int from, int to, AdamStep step);

    /**
     * Decoupled weight decay, {@code w = w - share w} with the share {@code rate decay}, before the step, whose part
     * does not depend on w: line 12 of Algorithm 2 and line 9 of Algorithm 1 of Loshchilov and Hutter, "Decoupled weight
     * decay regularization" (ICLR 2019), where the decay is not yet multiplied by the rate.
     */
    void decay(View parameter, int from, int to, double share);

    /**
     * The numbers of one step of Adam.
     *
     * @param correction1 {@code c1 = 1 - beta1^t} in step t, counted from 1
     * @param correction2 {@code c2 = 1 - beta2^t}
     */
    record AdamStep(double rate, double beta1, double beta2, double epsilon, double correction1, double correction2) {

        /** Step {@code t}, at least 1, with the bias corrections of Algorithm 1. */
        public static AdamStep of(double rate, double beta1, double beta2, double epsilon, long t) {
            // StrictMath, because Math.pow differs between platforms.
            return new AdamStep(
                    rate, beta1, beta2, epsilon, 1 - StrictMath.pow(beta1, t), 1 - StrictMath.pow(beta2, t));
        }
    }
}
