package io.lanewise.verify;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.verify.RunningError.Approximate;
import io.lanewise.verify.reference.ActivationFunction;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.ConvLstm.Parameters;
import io.lanewise.verify.reference.Convolution;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A bound for the error of every element that a ConvLSTM cell computes over a sequence: a running error analysis in
 * doubles that makes the same operations in the same order as the kernels. {@code src/docs/error-bounds.md} has the
 * derivation.
 */
public final class CellBounds {

    private final ConvLstmKey key;
    private final CellInputs inputs;
    private final Rounding rounding;
    private final RunningError running;
    private final int inputRoundings;
    private final CellSumRoundings sums;
    private final ConvLstm reference;

    private final ApproximateMap weightX;
    private final ApproximateMap weightH;
    private final ApproximateMap bias;
    private final ApproximateMap peepholeI;
    private final ApproximateMap peepholeF;
    private final ApproximateMap peepholeO;

    private CellBounds(ConvLstmKey key, CellInputs inputs, int inputRoundings, boolean anyOrder) {
        this.key = key;
        this.inputs = inputs;
        this.rounding = Rounding.of(key.type());
        this.running = new RunningError(rounding, !anyOrder);
        this.inputRoundings = inputRoundings;
        this.reference = ReferenceCell.of(key);
        this.sums = new CellSumRoundings(key, reference, inputs, anyOrder);
        Parameters parameters = inputs.parameters();
        this.weightX = input(parameters.weightX());
        this.weightH = input(parameters.weightH());
        this.bias = input(parameters.bias());
        this.peepholeI = input(parameters.peepholeI());
        this.peepholeF = input(parameters.peepholeF());
        this.peepholeO = input(parameters.peepholeO());
    }

    /**
     * The bound of each element that kernels compute, in the element type of the key.
     *
     * @param roundedInputs whether the kernels get the inputs rounded to their element type, or the inputs are exact in
     *     it
     */
    public static CellResults of(ConvLstmKey key, CellInputs inputs, boolean roundedInputs) {
        return new CellBounds(key, inputs, roundedInputs ? 1 : 0, false).all();
    }

    /** The bound of each element that somebody else computes in the element type of the key, in an order of their own. */
    public static CellResults ofAnyOrder(ConvLstmKey key, CellInputs inputs) {
        return new CellBounds(key, inputs, 0, true).all();
    }

    private ApproximateMap input(Tensor values) {
        return ApproximateMap.rounded(values, rounding, inputRoundings);
    }

    /** What backward needs of a step. */
    private record Step(
            ApproximateMap x,
            ApproximateMap hBefore,
            ApproximateMap cBefore,
            ApproximateMap i,
            ApproximateMap f,
            ApproximateMap g,
            ApproximateMap o,
            ApproximateMap c,
            ApproximateMap h) {}

    private CellResults all() {
        List<Step> steps = new ArrayList<>();
        ApproximateMap h = input(inputs.h0());
        ApproximateMap c = input(inputs.c0());
        for (Tensor x : inputs.x()) {
            Step step = forward(input(x), h, c);
            steps.add(step);
            h = step.h();
            c = step.c();
        }
        return new CellResults(
                steps.stream().map(step -> step.h().error()).toList(),
                steps.stream().map(step -> step.c().error()).toList(),
                inputs.hasGradients() ? gradients(steps) : null);
    }

    private Step forward(ApproximateMap x, ApproximateMap h, ApproximateMap c) {
        ApproximateMap gates = gateSums(x, h);
        ApproximateMap i = activated(key.gate(), peep(peepholeI, c, gates.gate(0)));
        ApproximateMap f = activated(key.gate(), peep(peepholeF, c, gates.gate(1)));
        ApproximateMap g = activated(key.candidate(), gates.gate(2));
        ApproximateMap cell = multiplyAdd(f, c, times(i, g));
        ApproximateMap o = activated(key.gate(), peep(peepholeO, cell, gates.gate(3)));
        return new Step(x, h, c, i, f, g, o, cell, times(o, activated(key.output(), cell)));
    }

    /** The chains over both convolutions, from the bias on. */
    private ApproximateMap gateSums(ApproximateMap x, ApproximateMap h) {
        Tensor noBias = Tensor.zerosLike(bias.value());
        BilinearSum input = BilinearSum.of(
                (wei, src) -> reference.input().forward(src, wei, noBias), weightX, x, sums.forward());
        BilinearSum recurrent = BilinearSum.of(
                (wei, src) -> reference.recurrent().forward(src, wei, noBias), weightH, h, sums.forward());
        Tensor value = reference
                .input()
                .forward(x.value(), weightX.value(), bias.value())
                .plus(reference.recurrent().forward(h.value(), weightH.value(), noBias));
        Tensor magnitude = addBias(input.magnitude().plus(recurrent.magnitude()), bias.largest());
        Tensor carried = addBias(input.carried().plus(recurrent.carried()), bias.error());
        return new ApproximateMap(value, new BilinearSum(sums.forward(), magnitude, carried, 1).error(rounding));
    }

    private static Tensor addBias(Tensor map, Tensor bias) {
        Tensor sum = Tensor.zerosLike(map);
        int pixels = map.extent(2) * map.extent(3);
        for (int i = 0; i < map.size(); i++) {
            sum.values()[i] = map.get(i) + bias.get(i / pixels % map.extent(1));
        }
        return sum;
    }

    private ApproximateMap activated(Activation activation, ApproximateMap sum) {
        ActivationFunction function = ReferenceLayer.activation(activation);
        ActivationBounds bounds = new ActivationBounds(activation, key.type());
        return sum.map(x -> new Approximate(function.value(x.value()), bounds.ofValue(x.value(), x.error())));
    }

    /** The sum with what peepholes add to it. */
    private ApproximateMap peep(ApproximateMap peephole, ApproximateMap state, ApproximateMap sum) {
        return key.peephole() == Peephole.NONE ? sum : multiplyAdd(overMap(peephole, state), state, sum);
    }

    /** Peepholes repeated for each pixel of each item of a map. */
    private static ApproximateMap overMap(ApproximateMap peephole, ApproximateMap map) {
        Tensor ones = map.value().map(value -> 1);
        return new ApproximateMap(
                ConvLstm.peep(peephole.value(), ones), ConvLstm.peep(peephole.error(), ones));
    }

    private ConvLstm.Gradients gradients(List<Step> steps) {
        ApproximateMap dhLater = ApproximateMap.exact(Tensor.zerosLike(inputs.dcLast()));
        ApproximateMap dc = input(inputs.dcLast());
        List<Tensor> dx = new ArrayList<>();
        CellGradientSums total = null;
        for (int t = steps.size() - 1; t >= 0; t--) {
            Step step = steps.get(t);
            ApproximateMap dh = plus(input(inputs.dh().get(t)), dhLater);
            ApproximateMap y = activated(key.output(), step.c());
            ApproximateMap dSumO = times(times(dh, y), slope(key.gate(), step.o()));
            ApproximateMap dCell = multiplyAdd(times(dh, step.o()), slope(key.output(), y), dc);
            dCell = peep(peepholeO, dSumO, dCell);
            ApproximateMap dSumI = times(times(dCell, step.g()), slope(key.gate(), step.i()));
            ApproximateMap dSumF = times(times(dCell, step.cBefore()), slope(key.gate(), step.f()));
            ApproximateMap dSumG = times(times(dCell, step.i()), slope(key.candidate(), step.g()));
            dc = peep(peepholeI, dSumI, peep(peepholeF, dSumF, times(dCell, step.f())));
            ApproximateMap dSums = ApproximateMap.ofGates(List.of(dSumI, dSumF, dSumG, dSumO));
            CellGradientSums one = new CellGradientSums(
                    BilinearSum.of(reference.input()::backwardWeights, step.x(), dSums, sums.weightX()),
                    BilinearSum.of(reference.recurrent()::backwardWeights, step.hBefore(), dSums, sums.weightH()),
                    CellGradientSums.bias(dSums, sums.bias()),
                    CellGradientSums.peephole(peepholeI.value(), dSumI, step.cBefore(), sums.peephole()),
                    CellGradientSums.peephole(peepholeF.value(), dSumF, step.cBefore(), sums.peephole()),
                    CellGradientSums.peephole(peepholeO.value(), dSumO, step.c(), sums.peephole()));
            total = total == null ? one : total.plus(one);
            dx.addFirst(data(reference.input(), weightX, dSums, step.x(), sums.dataX()).error());
            dhLater = data(reference.recurrent(), weightH, dSums, step.hBefore(), sums.dataH());
        }
        return new ConvLstm.Gradients(dx, dhLater.error(), dc.error(), total.errors(rounding));
    }

    private ApproximateMap data(
            Convolution operator, ApproximateMap weight, ApproximateMap dSums, ApproximateMap src, Tensor roundings) {
        int height = src.value().extent(2);
        int width = src.value().extent(3);
        BilinearSum sum = BilinearSum.of(
                (wei, diff) -> operator.backwardData(wei, diff, height, width), weight, dSums, roundings);
        return new ApproximateMap(
                operator.backwardData(weight.value(), dSums.value(), height, width), sum.error(rounding));
    }

    /** The slope of an activation from its value, as kernels compute it. */
    private ApproximateMap slope(Activation activation, ApproximateMap value) {
        return switch (activation.kind()) {
            case SIGMOID -> value.map(y -> running.times(y, running.plus(Approximate.ONE, y.negated())));
            case TANH -> value.map(y -> running.multiplyAdd(y.negated(), y, Approximate.ONE));
            case IDENTITY, RELU, LEAKY_RELU, SOFTPLUS -> ApproximateMap.exact(value.value().map(y -> 1));
        };
    }

    private ApproximateMap plus(ApproximateMap a, ApproximateMap b) {
        return a.zip(b, running::plus);
    }

    private ApproximateMap times(ApproximateMap a, ApproximateMap b) {
        return a.zip(b, running::times);
    }

    private ApproximateMap multiplyAdd(ApproximateMap a, ApproximateMap b, ApproximateMap c) {
        ApproximateMap result = ApproximateMap.exact(Tensor.zerosLike(c.value()));
        for (int i = 0; i < c.value().size(); i++) {
            result.set(i, running.multiplyAdd(a.get(i), b.get(i), c.get(i)));
        }
        return result;
    }
}
