package io.lanewise.kernel.scalar;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;
import java.util.Arrays;

/**
 * One step of a ConvLSTM cell as {@code src/docs/orders.md} defines it, operation by operation, over dense NHWC arrays.
 */
final class CellSteps {

    private final ConvLstmKey key;
    private final int batch;
    private final Shape state;
    private final int hidden;

    CellSteps(ConvLstmKey key, int batch) {
        this.key = key;
        this.batch = batch;
        this.state = key.state();
        this.hidden = key.hidden();
    }

    /** What forward writes. */
    record Forward(double[] h, double[] c, double[] gates) {}

    /** What backward_bias writes. */
    record Backward(double[] diffPre, double[] diffSrcCell, double[] diffBias, double[] diffPeephole) {}

    double fma(double a, double b, double c) {
        return key.type() == ElementType.F32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    double times(double a, double b) {
        return key.type() == ElementType.F32 ? (float) a * (float) b : a * b;
    }

    double plus(double a, double b) {
        return key.type() == ElementType.F32 ? (float) a + (float) b : a + b;
    }

    private double value(Activation activation, double x) {
        boolean single = key.type() == ElementType.F32;
        return switch (activation.kind()) {
            case SIGMOID -> single ? MathF32.sigmoid((float) x) : MathF64.sigmoid(x);
            case TANH -> single ? MathF32.tanh((float) x) : MathF64.tanh(x);
            default -> x;
        };
    }

    private double slope(Activation activation, double y) {
        return switch (activation.kind()) {
            case SIGMOID -> times(y, plus(1, -y));
            case TANH -> fma(-y, y, 1);
            default -> 1;
        };
    }

    Forward forward(double[] src, double[] wei, double[] bias, double[] h, double[] c, double[] peephole) {
        double[] gates = new double[batch * (int) key.gates().elements()];
        double[] cell = new double[c.length];
        double[] dst = new double[c.length];
        for (int element = 0; element < c.length; element++) {
            int pixel = element / hidden;
            int channel = element % hidden;
            double[] sum = new double[ConvLstmKey.GATES];
            for (int gate = 0; gate < ConvLstmKey.GATES; gate++) {
                int output = gate * hidden + channel;
                if (key.inputWindow().isPresent()) {
                    sum[gate] = chain(bias[output], pixel, output, src, key.src(), key.inputWindow().get(), wei, 0);
                } else {
                    sum[gate] = src[pixel * 4 * hidden + output];
                }
                sum[gate] =
                        chain(sum[gate], pixel, output, h, state, key.hiddenWindow(), wei, key.inputWeightLength());
            }
            double i = value(key.gate(), peep(peephole, 0, element, c[element], sum[0]));
            double f = value(key.gate(), peep(peephole, 1, element, c[element], sum[1]));
            double g = value(key.candidate(), sum[2]);
            cell[element] = fma(f, c[element], times(i, g));
            double o = value(key.gate(), peep(peephole, 2, element, cell[element], sum[3]));
            dst[element] = times(o, value(key.output(), cell[element]));
            double[] values = {i, f, g, o};
            for (int gate = 0; gate < ConvLstmKey.GATES; gate++) {
                gates[pixel * 4 * hidden + gate * hidden + channel] = values[gate];
            }
        }
        return new Forward(dst, cell, gates);
    }

    private double chain(
            double start, int pixel, int output, double[] src, Shape map, Window window, double[] wei, int weights) {
        int item = pixel / (state.height() * state.width());
        int row = pixel / state.width() % state.height();
        int column = pixel % state.width();
        double sum = start;
        for (int kh = 0; kh < window.height().kernel(); kh++) {
            for (int kw = 0; kw < window.width().kernel(); kw++) {
                int y = position(window.height(), row, kh);
                int x = position(window.width(), column, kw);
                boolean inside = y >= 0 && y < map.height() && x >= 0 && x < map.width();
                for (int channel = 0; channel < map.channels(); channel++) {
                    int w = ((kh * window.width().kernel() + kw) * map.channels() + channel) * 4 * hidden + output;
                    int s = ((item * map.height() + y) * map.width() + x) * map.channels() + channel;
                    sum = fma(inside ? src[s] : 0, wei[weights + w], sum);
                }
            }
        }
        return sum;
    }

    private static int position(Axis axis, int output, int tap) {
        return output * axis.stride() - axis.padBefore() + tap * axis.dilation();
    }

    private int peepholeIndex(int gate, int element) {
        return key.peephole() == Peephole.PIXEL
                ? gate * (int) state.elements() + element % (int) state.elements()
                : gate * hidden + element % hidden;
    }

    private double peep(double[] peephole, int gate, int element, double state, double sum) {
        return key.peephole() == Peephole.NONE ? sum : fma(peephole[peepholeIndex(gate, element)], state, sum);
    }

    Backward backward(
            Forward forward, double[] srcCell, double[] peephole, double[] diffDst, double[] later, double[] diffCell) {
        double[] diffPre = new double[forward.gates.length];
        double[] diffSrcCell = new double[srcCell.length];
        for (int element = 0; element < srcCell.length; element++) {
            int first = element / hidden * 4 * hidden + element % hidden;
            double i = forward.gates[first];
            double f = forward.gates[first + hidden];
            double g = forward.gates[first + 2 * hidden];
            double o = forward.gates[first + 3 * hidden];
            double dh = plus(diffDst[element], later[element]);
            double y = value(key.output(), forward.c[element]);
            double diffO = times(times(dh, y), slope(key.gate(), o));
            double dc = fma(times(dh, o), slope(key.output(), y), diffCell[element]);
            dc = peep(peephole, 2, element, diffO, dc);
            double diffI = times(times(dc, g), slope(key.gate(), i));
            double diffF = times(times(dc, srcCell[element]), slope(key.gate(), f));
            double diffG = times(times(dc, i), slope(key.candidate(), g));
            double before = peep(peephole, 1, element, diffF, times(dc, f));
            diffSrcCell[element] = peep(peephole, 0, element, diffI, before);
            diffPre[first] = diffI;
            diffPre[first + hidden] = diffF;
            diffPre[first + 2 * hidden] = diffG;
            diffPre[first + 3 * hidden] = diffO;
        }
        return new Backward(
                diffPre, diffSrcCell, biasGradient(diffPre), peepholeGradient(diffPre, srcCell, forward.c));
    }

    private double[] biasGradient(double[] diffPre) {
        double[] sums = new double[4 * hidden];
        for (int output = 0; output < sums.length; output++) {
            int channel = output;
            sums[output] = blocked((pixel, sum) -> plus(sum, diffPre[pixel * 4 * hidden + channel]));
        }
        return sums;
    }

    private double[] peepholeGradient(double[] diffPre, double[] srcCell, double[] dstCell) {
        double[] sums = new double[key.peepholeLength()];
        int[] gates = {0, 1, 3};
        for (int peephole = 0; peephole < gates.length && key.peephole() != Peephole.NONE; peephole++) {
            double[] seen = peephole == 2 ? dstCell : srcCell;
            int gate = gates[peephole] * hidden;
            if (key.peephole() == Peephole.CHANNEL) {
                for (int c = 0; c < hidden; c++) {
                    int channel = c;
                    sums[peephole * hidden + c] = blocked((pixel, sum) -> fma(
                            diffPre[pixel * 4 * hidden + gate + channel], seen[pixel * hidden + channel], sum));
                }
                continue;
            }
            for (int element = 0; element < seen.length; element++) {
                int sum = peepholeIndex(peephole, element);
                int pre = element / hidden * 4 * hidden + gate + element % hidden;
                sums[sum] = fma(diffPre[pre], seen[element], sums[sum]);
            }
        }
        return sums;
    }

    @FunctionalInterface
    private interface Addition {
        double to(int pixel, double sum);
    }

    /** A sum over all pixels of all items: chains inside blocks of rows, then the tree. */
    private double blocked(Addition addition) {
        RowBlocks blocks = RowBlocks.of(state.height(), state.width());
        double[] sums = new double[blocks.blocks(batch)];
        Arrays.setAll(sums, block -> {
            int index = block % blocks.blocksPerItem();
            int firstRow = block / blocks.blocksPerItem() * state.height() + index * blocks.rowsPerBlock();
            double sum = 0;
            for (int pixel = 0; pixel < blocks.rowsOf(index) * state.width(); pixel++) {
                sum = addition.to(firstRow * state.width() + pixel, sum);
            }
            return sum;
        });
        for (int distance = 1; distance < sums.length; distance *= 2) {
            for (int block = 0; block + distance < sums.length; block += 2 * distance) {
                sums[block] = plus(sums[block], sums[block + distance]);
            }
        }
        return sums[0];
    }
}
