package io.lanewise.kernel;

/**
 * The coefficients of bilinear upsampling along one axis, for kernels and emitters alike: computed in double, rounded
 * once to the element type. Output o lies between the inputs {@link #lower} and {@link #upper}, at {@link #fraction} of
 * the way. The adjoint reads, for each input, the outputs from {@link #firstOutput} to before {@link #endOutput} with
 * {@link #weight}.
 */
public final class BilinearAxis {

    private final ElementType type;
    private final int size;
    private final int[] lower;
    private final double[] fractions;
    private final int[] firstOutputs;
    private final int[] endOutputs;

    private BilinearAxis(ElementType type, int size, int factor, boolean aligned) {
        this.type = type;
        this.size = size;
        int outputs = Math.multiplyExact(size, factor);
        lower = new int[outputs];
        fractions = new double[outputs];
        firstOutputs = new int[size];
        endOutputs = new int[size];
        for (int output = 0; output < outputs; output++) {
            double position =
                    aligned ? alignedPosition(output, size, outputs) : Math.max(0, (output + 0.5) / factor - 0.5);
            lower[output] = (int) position;
            fractions[output] = rounded(position - lower[output]);
        }
        for (int output = outputs - 1; output >= 0; output--) {
            for (int input = lower(output); input <= upper(output); input++) {
                if (weight(input, output) != 0) {
                    firstOutputs[input] = output;
                    endOutputs[input] = Math.max(endOutputs[input], output + 1);
                }
            }
        }
    }

    /** The axis of the rows of a bilinear upsampling. */
    public static BilinearAxis rows(UpsampleKey key) {
        return new BilinearAxis(key.type(), key.src().height(), key.factorHeight(), isAligned(key));
    }

    /** The axis of the columns of a bilinear upsampling. */
    public static BilinearAxis columns(UpsampleKey key) {
        return new BilinearAxis(key.type(), key.src().width(), key.factorWidth(), isAligned(key));
    }

    /** The input at or before an output. */
    public int lower(int output) {
        return lower[output];
    }

    /** The input after {@link #lower}, or the same one at the end of the map. */
    public int upper(int output) {
        return Math.min(lower[output] + 1, size - 1);
    }

    /** Where between lower (0) and upper (1) an output lies; a value of the element type. */
    public double fraction(int output) {
        return fractions[output];
    }

    /**
     * How much of an input is in an output: 1 - fraction for lower, fraction for upper, 1 where both are the same, 0
     * for all others; a value of the element type.
     */
    public double weight(int input, int output) {
        if (input == lower(output)) {
            return input == upper(output) ? 1 : rounded(1 - fractions[output]);
        }
        return input == upper(output) ? fractions[output] : 0;
    }

    /** The first output with a weight for an input. */
    public int firstOutput(int input) {
        return firstOutputs[input];
    }

    /** The output after the last with a weight for an input; all between have one. */
    public int endOutput(int input) {
        return endOutputs[input];
    }

    private double rounded(double value) {
        return type == ElementType.F32 ? (float) value : value;
    }

    private static double alignedPosition(int output, int size, int outputs) {
        return outputs == 1 ? 0 : (double) ((long) output * (size - 1)) / (outputs - 1);
    }

    private static boolean isAligned(UpsampleKey key) {
        return key.mode() == UpsampleKey.Mode.BILINEAR_ALIGNED;
    }
}
