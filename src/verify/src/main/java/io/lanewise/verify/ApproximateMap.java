package io.lanewise.verify;

import io.lanewise.verify.RunningError.Approximate;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** A tensor with a bound for the error of each element. */
record ApproximateMap(Tensor value, Tensor error) {

    static ApproximateMap exact(Tensor value) {
        return new ApproximateMap(value, Tensor.zerosLike(value));
    }

    /** A tensor whose elements went through {@code roundings} roundings. */
    static ApproximateMap rounded(Tensor value, Rounding rounding, int roundings) {
        return new ApproximateMap(value, value.map(one -> rounding.ofSum(roundings, Math.abs(one))));
    }

    /** The absolute value of each element and its bound. */
    Tensor largest() {
        return value.abs().plus(error);
    }

    Approximate get(int index) {
        return new Approximate(value.get(index), error.get(index));
    }

    ApproximateMap map(UnaryOperator<Approximate> function) {
        ApproximateMap result = exact(Tensor.zerosLike(value));
        for (int i = 0; i < value.size(); i++) {
            result.set(i, function.apply(get(i)));
        }
        return result;
    }

    ApproximateMap zip(ApproximateMap other, BinaryOperator<Approximate> function) {
        ApproximateMap result = exact(Tensor.zerosLike(value));
        for (int i = 0; i < value.size(); i++) {
            result.set(i, function.apply(get(i), other.get(i)));
        }
        return result;
    }

    void set(int index, Approximate one) {
        value.values()[index] = one.value();
        error.values()[index] = one.error();
    }

    /** The channels of one gate. */
    ApproximateMap gate(int gate) {
        return new ApproximateMap(ConvLstm.gateOf(value, gate), ConvLstm.gateOf(error, gate));
    }

    static ApproximateMap ofGates(List<ApproximateMap> gates) {
        return new ApproximateMap(
                ConvLstm.allGates(gates.stream().map(ApproximateMap::value).toList()),
                ConvLstm.allGates(gates.stream().map(ApproximateMap::error).toList()));
    }
}
