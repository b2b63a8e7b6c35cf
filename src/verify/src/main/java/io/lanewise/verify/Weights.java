package io.lanewise.verify;

import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.Tensor;

/**
 * Weights between the layouts of other frameworks and the canonical one, {@code [kh][kw][input channel of the
 * group][output channel]}: convolutions and dense layers have {@code [O, I / groups, KH, KW]}, transposed convolutions
 * {@code [I, O / groups, KH, KW]}.
 */
final class Weights {

    private Weights() {}

    /** The extents of a layer's weights in the layout of other frameworks. */
    static int[] shape(WeightedKey key) {
        int kernelHeight = key.weightExtents().get(0);
        int kernelWidth = key.weightExtents().get(1);
        int groupInputs = key.weightExtents().get(2);
        int outputs = key.weightExtents().get(3);
        return key instanceof Deconv2dKey deconv
                ? new int[] {deconv.src().channels(), outputs / deconv.groups(), kernelHeight, kernelWidth}
                : new int[] {outputs, groupInputs, kernelHeight, kernelWidth};
    }

    static double[] toCanonical(WeightedKey key, Tensor wei) {
        double[] canonical = new double[wei.size()];
        forEach(key, (canonicalIndex, a, b, kh, kw) -> canonical[canonicalIndex] = wei.get(a, b, kh, kw));
        return canonical;
    }

    static Tensor fromCanonical(WeightedKey key, double[] canonical) {
        Tensor wei = Tensor.zeros(shape(key));
        forEach(key, (canonicalIndex, a, b, kh, kw) -> wei.set(a, b, kh, kw, canonical[canonicalIndex]));
        return wei;
    }

    @FunctionalInterface
    private interface WeightAction {
        void at(int canonicalIndex, int a, int b, int kh, int kw);
    }

    private static void forEach(WeightedKey key, WeightAction action) {
        int[] shape = shape(key);
        int groupInputs = key.weightExtents().get(2);
        int outputs = key.weightExtents().get(3);
        boolean transposed = key instanceof Deconv2dKey;
        for (int a = 0; a < shape[0]; a++) {
            for (int b = 0; b < shape[1]; b++) {
                int input = transposed ? a % groupInputs : b;
                int output = transposed ? a / groupInputs * shape[1] + b : a;
                for (int kh = 0; kh < shape[2]; kh++) {
                    for (int kw = 0; kw < shape[3]; kw++) {
                        action.at(((kh * shape[3] + kw) * groupInputs + input) * outputs + output, a, b, kh, kw);
                    }
                }
            }
        }
    }
}
