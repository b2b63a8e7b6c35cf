package io.lanewise.verify.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.onnx.OnnxVector;
import io.lanewise.verify.parity.GoldenCases;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a map of one pixel, with kernels of one tap, a cell is a dense LSTM. */
class PeepholeLstmTest {

    private static final String CASE = "convlstm_shi2015_channel_t3n2c4hid6h1w1k1";

    /** ONNX's order of gates is input, output, forget, cell; ours input, forget, candidate, output. */
    private static final int[] ONNX_GATES = {0, 2, 3, 1};

    /**
     * An LSTM with peepholes for one item, written after Gers, Schraudolph and Schmidhuber 2002, section 2, with the
     * squashing functions of Shi et al. 2015.
     */
    private static final class DenseLstm {

        private final ConvLstm.Parameters weights;
        private final int units;
        private final double[] cell;
        private final double[] output;

        DenseLstm(ConvLstm.Parameters weights, double[] output, double[] cell) {
            this.weights = weights;
            this.units = cell.length;
            this.output = output.clone();
            this.cell = cell.clone();
        }

        double[] step(double[] input) {
            double[] netIn = new double[units];
            double[] netForget = new double[units];
            double[] netCandidate = new double[units];
            double[] netOut = new double[units];
            for (int unit = 0; unit < units; unit++) {
                netIn[unit] = net(unit, input) + weights.peepholeI().get(unit) * cell[unit];
                netForget[unit] = net(units + unit, input) + weights.peepholeF().get(unit) * cell[unit];
                netCandidate[unit] = net(2 * units + unit, input);
                netOut[unit] = net(3 * units + unit, input);
            }
            for (int unit = 0; unit < units; unit++) {
                cell[unit] = logistic(netForget[unit]) * cell[unit]
                        + logistic(netIn[unit]) * Math.tanh(netCandidate[unit]);
                double opening = logistic(netOut[unit] + weights.peepholeO().get(unit) * cell[unit]);
                output[unit] = opening * Math.tanh(cell[unit]);
            }
            return output.clone();
        }

        private double net(int row, double[] input) {
            double sum = weights.bias().get(row);
            for (int i = 0; i < input.length; i++) {
                sum += weights.weightX().get(row * input.length + i) * input[i];
            }
            for (int unit = 0; unit < units; unit++) {
                sum += weights.weightH().get(row * units + unit) * output[unit];
            }
            return sum;
        }

        private static double logistic(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }

    @Test
    void aCellOfOnePixelIsThePeepholeLstmOfGersAndOthers() {
        CellInputs inputs = GoldenCases.cellInputs(CASE);
        ConvLstmKey key = GoldenCases.cell(CASE);
        CellResults results = run(key, inputs);
        for (int n = 0; n < inputs.batch(); n++) {
            var lstm = new DenseLstm(inputs.parameters(), values(inputs.h0(), n), values(inputs.c0(), n));
            for (int t = 0; t < inputs.steps(); t++) {
                double[] expected = lstm.step(values(inputs.x().get(t), n));
                double[] actual = values(results.h().get(t), n);
                for (int unit = 0; unit < expected.length; unit++) {
                    assertEquals(expected[unit], actual[unit], 1e-14, "item " + n + " step " + t + " unit " + unit);
                }
            }
        }
    }

    private static double[] values(Tensor batch, int n) {
        return batch.items(n, n + 1).values();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node/test_lstm_defaults", "node/test_lstm_with_initial_bias"})
    void withoutPeepholesItIsTheLstmOfOnnx(String name) throws IOException {
        OnnxVector vector = OnnxVector.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Tensor x = vector.inputs().get(0);
        int hidden = vector.integer("hidden_size", 0);
        int batch = x.extent(1);
        int features = x.extent(2);
        Tensor state = Tensor.zeros(batch, hidden, 1, 1);
        CellInputs inputs = new CellInputs(
                steps(x),
                state,
                state,
                new ConvLstm.Parameters(
                        gates(vector.inputs().get(1).values(), hidden).reshaped(4 * hidden, features, 1, 1),
                        gates(vector.inputs().get(2).values(), hidden).reshaped(4 * hidden, hidden, 1, 1),
                        bias(vector, hidden),
                        ReferenceCell.noPeephole(hidden),
                        ReferenceCell.noPeephole(hidden),
                        ReferenceCell.noPeephole(hidden)),
                null,
                null);
        ConvLstmKey key = ConvLstmKey.square(
                ElementType.F32,
                new Shape(1, 1, features),
                1,
                hidden,
                Peephole.NONE,
                Activation.TANH,
                Activation.TANH);
        Tensor last = run(key, inputs).h().getLast();
        for (int i = 0; i < last.size(); i++) {
            assertEquals(vector.output().get(i), last.get(i), 1e-6, name + " " + i);
        }
    }

    private static List<Tensor> steps(Tensor x) {
        List<Tensor> steps = new ArrayList<>();
        for (int t = 0; t < x.extent(0); t++) {
            steps.add(x.items(t, t + 1).reshaped(x.extent(1), x.extent(2), 1, 1));
        }
        return steps;
    }

    /** The rows of all gates in our order. */
    private static Tensor gates(double[] rows, int hidden) {
        int gate = rows.length / 4;
        double[] ours = new double[rows.length];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(rows, ONNX_GATES[i] * gate, ours, i * gate, gate);
        }
        return Tensor.of(ours, 4 * hidden, gate / hidden);
    }

    /** ONNX has one bias for the input and one for the recurrence, which add up. */
    private static Tensor bias(OnnxVector vector, int hidden) {
        if (vector.inputs().size() < 4) {
            return Tensor.zeros(4 * hidden);
        }
        double[] both = vector.inputs().get(3).values();
        double[] sums = new double[4 * hidden];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = both[i] + both[sums.length + i];
        }
        return gates(sums, hidden).reshaped(4 * hidden);
    }

    private static CellResults run(ConvLstmKey key, CellInputs inputs) {
        return new CellRunner(KernelSource.scalar(), 1, 1, CellRunner.Mode.PLAIN)
                .run(key, inputs)
                .results();
    }
}
