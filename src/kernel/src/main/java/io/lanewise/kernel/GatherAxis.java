package io.lanewise.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The outputs along one axis that share a set of taps, with what they gather: output {@code firstOutput + i outputStep} reads the inputs
 * {@code firstInput + i inputStep + t tapStep} for the taps {@code t = 0 .. taps.size() - 1}, inputs ascending. A convolution has one such phase;
 * a transposed convolution with stride s has s of them, so that no multiplication meets an inserted zero.
 *
 * @param outputs how many there are
 * @param taps the kernel indices, in the order of ascending input positions; may be empty, then the outputs are the bias alone
 */
public record GatherAxis(int firstOutput, int outputStep, int outputs, int firstInput, int inputStep, int tapStep, List<Integer> taps) {

    public GatherAxis {
        taps = List.copyOf(taps);
    }

    /** The single phase of a convolution along {@code axis} that has {@code outputs} windows. */
    static List<GatherAxis> convolution(Axis axis, int outputs) {
        List<Integer> taps = new ArrayList<>();
        for (int tap = 0; tap < axis.kernel(); tap++) {
            taps.add(tap);
        }
        return List.of(new GatherAxis(0, 1, outputs, -axis.padBefore(), axis.stride(), axis.dilation(), taps));
    }

    /**
     * The phases of a transposed convolution along {@code axis} with {@code outputs} results: output o takes kernel index k where
     * {@code o + padBefore - k dilation} is a multiple of the stride, and reads input {@code (o + padBefore - k dilation) / stride}.
     */
    static List<GatherAxis> transposed(Axis axis, int outputs) {
        List<GatherAxis> phases = new ArrayList<>();
        int stride = axis.stride();
        int common = greatestCommonDivisor(stride, axis.dilation());
        for (int first = 0; first < Math.min(stride, outputs); first++) {
            List<Integer> taps = new ArrayList<>();
            for (int tap = axis.kernel() - 1; tap >= 0; tap--) {
                if ((first + axis.padBefore() - tap * axis.dilation()) % stride == 0) {
                    taps.add(tap);
                }
            }
            int firstInput = taps.isEmpty() ? 0 : (first + axis.padBefore() - taps.getFirst() * axis.dilation()) / stride;
            int count = (outputs - first + stride - 1) / stride;
            phases.add(new GatherAxis(first, stride, count, firstInput, 1, axis.dilation() / common, taps));
        }
        return List.copyOf(phases);
    }

    /** Positions before input 0 that are read. */
    int before() {
        return taps.isEmpty() ? 0 : Math.max(0, -firstInput);
    }

    /** Positions after the last of {@code inputs} inputs that are read. */
    int after(int inputs) {
        return taps.isEmpty()
                ? 0
                : Math.max(0, firstInput + (outputs - 1) * inputStep + (taps.size() - 1) * tapStep - (inputs - 1));
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
