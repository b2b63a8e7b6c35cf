package io.lanewise.verify;

import io.lanewise.kernel.ElementType;
import java.util.EnumMap;
import java.util.Map;

/**
 * The gradients of a cell's parameters over a sequence: those of the last step, to which those of each step before are
 * added in the element type.
 */
final class CellParameterSums {

    /** Flat parameters in the layouts of kernels. */
    enum Part {
        WEIGHT_X,
        WEIGHT_H,
        BIAS,
        PEEPHOLE
    }

    private final ElementType type;
    private final Map<Part, double[]> sums = new EnumMap<>(Part.class);

    CellParameterSums(ElementType type) {
        this.type = type;
    }

    void add(Part part, double[] step) {
        double[] sum = sums.get(part);
        if (sum == null) {
            sums.put(part, step.clone());
            return;
        }
        for (int i = 0; i < sum.length; i++) {
            // The sum of two floats in double, rounded to float, is their sum in float.
            sum[i] = type == ElementType.F32 ? (float) (sum[i] + step[i]) : sum[i] + step[i];
        }
    }

    double[] get(Part part) {
        return sums.get(part);
    }
}
