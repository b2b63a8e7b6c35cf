package io.lanewise.verify.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A convolutional LSTM over a sequence (Shi et al. 2015, with the peepholes of Gers et al. 2002), and its
 * backpropagation through time, step by step and gate by gate. The equations are numbered as in
 * {@code src/docs/convlstm-backward.md}.
 *
 * <p>Maps are {@code [N, channels, H, W]}, weights {@code [4 hidden, inputs, KH, KW]} with the gates in the order
 * i, f, g, o, peepholes {@code [1, hidden, H, W]} or, by channel, {@code [1, hidden, 1, 1]}; a cell without peepholes
 * has peepholes of 0.
 *
 * @param input convolution of x
 * @param recurrent convolution of h(t-1)
 * @param gate activation of i, f and o
 * @param candidate activation of g
 * @param output applied to the cell state
 */
public record ConvLstm(
        Convolution input,
        Convolution recurrent,
        ActivationFunction gate,
        ActivationFunction candidate,
        ActivationFunction output) {

    /** Weights, biases and peepholes, or their gradients. */
    public record Parameters(
            Tensor weightX, Tensor weightH, Tensor bias, Tensor peepholeI, Tensor peepholeF, Tensor peepholeO) {

        /** Each tensor of these plus that of others. */
        public Parameters plus(Parameters others) {
            return new Parameters(
                    weightX.plus(others.weightX),
                    weightH.plus(others.weightH),
                    bias.plus(others.bias),
                    peepholeI.plus(others.peepholeI),
                    peepholeF.plus(others.peepholeF),
                    peepholeO.plus(others.peepholeO));
        }
    }

    /** What one time step computes; the four sums are those before activation. */
    public record Step(
            Tensor x,
            Tensor hBefore,
            Tensor cBefore,
            Tensor sumI,
            Tensor sumF,
            Tensor sumG,
            Tensor sumO,
            Tensor c,
            Tensor h) {}

    /** Gradients of one time step. */
    public record StepGradients(Tensor dx, Tensor dhBefore, Tensor dcBefore, Parameters parameters) {}

    /** Gradients of a sequence. */
    public record Gradients(List<Tensor> dx, Tensor dh0, Tensor dc0, Parameters parameters) {}

    /** All steps of a sequence, from the states h0 and c0. */
    public List<Step> forward(List<Tensor> x, Tensor h0, Tensor c0, Parameters parameters) {
        List<Step> steps = new ArrayList<>();
        Tensor h = h0;
        Tensor c = c0;
        for (Tensor input : x) {
            Step step = step(input, h, c, parameters);
            steps.add(step);
            h = step.h();
            c = step.c();
        }
        return steps;
    }

    /** One time step, equations (1) to (6). */
    private Step step(Tensor x, Tensor h, Tensor c, Parameters parameters) {
        Tensor sums = input.forward(x, parameters.weightX(), parameters.bias())
                .plus(recurrent.forward(h, parameters.weightH(), Tensor.zerosLike(parameters.bias())));
        Tensor sumI = gateOf(sums, 0).plus(peep(parameters.peepholeI(), c));
        Tensor sumF = gateOf(sums, 1).plus(peep(parameters.peepholeF(), c));
        Tensor sumG = gateOf(sums, 2);
        Tensor kept = times(sumF.map(gate::value), c);
        Tensor added = times(sumI.map(gate::value), sumG.map(candidate::value));
        Tensor cell = kept.plus(added);
        Tensor sumO = gateOf(sums, 3).plus(peep(parameters.peepholeO(), cell));
        Tensor hidden = times(sumO.map(gate::value), cell.map(output::value));
        return new Step(x, h, c, sumI, sumF, sumG, sumO, cell, hidden);
    }

    /**
     * The gradients of {@code sum over t of h(t) dh(t)} plus {@code c(T) dcLast}, from the last step to the first.
     */
    public Gradients backward(List<Step> steps, Parameters parameters, List<Tensor> dh, Tensor dcLast) {
        List<Tensor> dx = new ArrayList<>();
        Tensor dhLater = Tensor.zerosLike(dcLast);
        Tensor dc = dcLast;
        Parameters sums = null;
        for (int t = steps.size() - 1; t >= 0; t--) {
            StepGradients gradients =
                    backward(steps.get(t), parameters, dh.get(t).plus(dhLater), dc);
            dx.addFirst(gradients.dx());
            dhLater = gradients.dhBefore();
            dc = gradients.dcBefore();
            sums = sums == null ? gradients.parameters() : sums.plus(gradients.parameters());
        }
        return new Gradients(dx, dhLater, dc, sums);
    }

    /** One time step backward, equations (7) to (19). */
    private StepGradients backward(Step step, Parameters parameters, Tensor dh, Tensor dcLater) {
        Tensor i = step.sumI().map(gate::value);
        Tensor f = step.sumF().map(gate::value);
        Tensor g = step.sumG().map(candidate::value);
        Tensor o = step.sumO().map(gate::value);
        Tensor dSumO = times(times(dh, step.c().map(output::value)), step.sumO().map(gate::derivative));
        Tensor dc = dcLater.plus(times(times(dh, o), step.c().map(output::derivative)))
                .plus(peep(parameters.peepholeO(), dSumO));
        Tensor dSumI = times(times(dc, g), step.sumI().map(gate::derivative));
        Tensor dSumF = times(times(dc, step.cBefore()), step.sumF().map(gate::derivative));
        Tensor dSumG = times(times(dc, i), step.sumG().map(candidate::derivative));
        Tensor dcBefore = times(dc, f)
                .plus(peep(parameters.peepholeI(), dSumI))
                .plus(peep(parameters.peepholeF(), dSumF));
        Tensor dSums = allGates(List.of(dSumI, dSumF, dSumG, dSumO));
        Parameters gradients = new Parameters(
                input.backwardWeights(step.x(), dSums),
                recurrent.backwardWeights(step.hBefore(), dSums),
                WeightedOperator.backwardBias(dSums),
                peepholeGradient(parameters.peepholeI(), dSumI, step.cBefore()),
                peepholeGradient(parameters.peepholeF(), dSumF, step.cBefore()),
                peepholeGradient(parameters.peepholeO(), dSumO, step.c()));
        Tensor x = step.x();
        Tensor h = step.hBefore();
        return new StepGradients(
                input.backwardData(parameters.weightX(), dSums, x.extent(2), x.extent(3)),
                recurrent.backwardData(parameters.weightH(), dSums, h.extent(2), h.extent(3)),
                dcBefore,
                gradients);
    }

    private static Tensor times(Tensor a, Tensor b) {
        return a.zip(b, (left, right) -> left * right);
    }

    /** One gate's channels of a map of all gates. */
    public static Tensor gateOf(Tensor gates, int gate) {
        int hidden = gates.extent(1) / 4;
        Tensor one = Tensor.zeros(gates.extent(0), hidden, gates.extent(2), gates.extent(3));
        forEach(one, (n, c, h, w) -> one.set(n, c, h, w, gates.get(n, gate * hidden + c, h, w)));
        return one;
    }

    /** A map of all gates from those of each: the inverse of {@link #gateOf}. */
    public static Tensor allGates(List<Tensor> gates) {
        Tensor one = gates.getFirst();
        int hidden = one.extent(1);
        Tensor all = Tensor.zeros(one.extent(0), 4 * hidden, one.extent(2), one.extent(3));
        IntStream.range(0, 4)
                .forEach(gate -> forEach(
                        one,
                        (n, c, h, w) -> all.set(n, gate * hidden + c, h, w, gates.get(gate).get(n, c, h, w))));
        return all;
    }

    /** The product of peepholes with a map of states, or of the gradients that go back through them. */
    public static Tensor peep(Tensor peephole, Tensor map) {
        Tensor product = Tensor.zerosLike(map);
        forEach(map, (n, c, h, w) -> product.set(n, c, h, w, map.get(n, c, h, w) * weight(peephole, c, h, w)));
        return product;
    }

    /** The sum of products of a gate's gradient and the state it sees, over everything that shares a weight. */
    public static Tensor peepholeGradient(Tensor peephole, Tensor dSum, Tensor state) {
        Tensor gradient = Tensor.zerosLike(peephole);
        forEach(
                dSum,
                (n, c, h, w) -> gradient.add(
                        0,
                        c,
                        peephole.extent(2) == 1 ? 0 : h,
                        peephole.extent(3) == 1 ? 0 : w,
                        dSum.get(n, c, h, w) * state.get(n, c, h, w)));
        return gradient;
    }

    private static double weight(Tensor peephole, int c, int h, int w) {
        return peephole.get(0, c, peephole.extent(2) == 1 ? 0 : h, peephole.extent(3) == 1 ? 0 : w);
    }

    @FunctionalInterface
    private interface ElementAction {
        void at(int n, int c, int h, int w);
    }

    private static void forEach(Tensor map, ElementAction action) {
        for (int n = 0; n < map.extent(0); n++) {
            for (int c = 0; c < map.extent(1); c++) {
                for (int h = 0; h < map.extent(2); h++) {
                    for (int w = 0; w < map.extent(3); w++) {
                        action.at(n, c, h, w);
                    }
                }
            }
        }
    }
}
