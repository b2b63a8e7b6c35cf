package io.lanewise.verify;

import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.WeightedOperator;

/** The gradients of a cell's parameters as sums of products, of one time step or of several. */
record CellGradientSums(
        BilinearSum weightX,
        BilinearSum weightH,
        BilinearSum bias,
        BilinearSum peepholeI,
        BilinearSum peepholeF,
        BilinearSum peepholeO) {

    /** Biases: sums without a second factor. */
    static BilinearSum bias(ApproximateMap dSums, Tensor roundings) {
        return new BilinearSum(
                roundings,
                WeightedOperator.backwardBias(dSums.largest()),
                WeightedOperator.backwardBias(dSums.error()),
                1);
    }

    static BilinearSum peephole(Tensor peephole, ApproximateMap dSum, ApproximateMap state, Tensor roundings) {
        return BilinearSum.of(
                (diff, values) -> ConvLstm.peepholeGradient(peephole, diff, values), dSum, state, roundings);
    }

    CellGradientSums plus(CellGradientSums other) {
        return new CellGradientSums(
                weightX.plus(other.weightX),
                weightH.plus(other.weightH),
                bias.plus(other.bias),
                peepholeI.plus(other.peepholeI),
                peepholeF.plus(other.peepholeF),
                peepholeO.plus(other.peepholeO));
    }

    ConvLstm.Parameters errors(Rounding rounding) {
        return new ConvLstm.Parameters(
                weightX.error(rounding),
                weightH.error(rounding),
                bias.error(rounding),
                peepholeI.error(rounding),
                peepholeF.error(rounding),
                peepholeO.error(rounding));
    }
}
