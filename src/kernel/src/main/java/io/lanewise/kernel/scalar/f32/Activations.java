package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.scalar.MathF32;

/** Activation functions and their derivatives over runs of elements. */
final class Activations {

    private Activations() {}

    /** Replaces each of {@code count} elements x by act(x). */
    static void apply(Activation activation, float[] values, int offset, int count) {
        int end = offset + count;
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> {
                for (int i = offset; i < end; i++) {
                    values[i] = Math.max(values[i], 0);
                }
            }
            case LEAKY_RELU -> {
                float slope = (float) activation.slope();
                for (int i = offset; i < end; i++) {
                    float x = values[i];
                    values[i] = x > 0 ? x : x * slope;
                }
            }
            case SIGMOID -> {
                for (int i = offset; i < end; i++) {
                    values[i] = MathF32.sigmoid(values[i]);
                }
            }
            case TANH -> {
                for (int i = offset; i < end; i++) {
                    values[i] = MathF32.tanh(values[i]);
                }
            }
            case SOFTPLUS -> {
                for (int i = offset; i < end; i++) {
                    values[i] = MathF32.softplus(values[i]);
                }
            }
        }
    }

    /**
     * Writes {@code diffPre = diffDst act'(y)} for {@code count} elements, where y is the output; diffPre may be
     * diffDst itself.
     */
    static void differentiate(
            Activation activation,
            float[] y,
            int yOffset,
            float[] diffDst,
            int diffDstOffset,
            float[] diffPre,
            int diffPreOffset,
            int count) {
        float slope = (float) activation.slope();
        for (int i = 0; i < count; i++) {
            float diff = diffDst[diffDstOffset + i];
            float value = y[yOffset + i];
            diffPre[diffPreOffset + i] = switch (activation.kind()) {
                case IDENTITY -> diff;
                case RELU -> value > 0 ? diff : 0;
                case LEAKY_RELU -> value > 0 ? diff : diff * slope;
                case SIGMOID -> diff * (value * (1 - value));
                case TANH -> diff * Math.fma(-value, value, 1);
                case SOFTPLUS -> diff * MathF32.softplusSlope(value);
            };
        }
    }
}
