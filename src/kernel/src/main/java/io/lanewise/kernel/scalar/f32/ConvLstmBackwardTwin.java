package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.View;
import io.lanewise.kernel.scalar.MathF32;

/**
 * Backward_bias of a ConvLSTM cell, one time step: the gradients of the gates before activation and of the cell state,
 * element by element, and the sums for biases and peepholes. Stage 0 has a task for each row block, stage 1 one that
 * adds the blocks and, with peepholes for each pixel, one for each row of them.
 */
final class ConvLstmBackwardTwin implements Kernel {

    private final ConvLstmKey key;
    private final PeepholeIndex peepholes;
    private final RowBlocks blocks;
    private final int hidden;
    private final int width;
    private final int sumsLength;

    ConvLstmBackwardTwin(ConvLstmKey key) {
        this.key = key;
        this.peepholes = new PeepholeIndex(key);
        this.blocks = RowBlocks.of(key.state().height(), key.state().width());
        this.hidden = key.hidden();
        this.width = key.state().width();
        this.sumsLength = key.biasLength() + (key.peephole() == Peephole.CHANNEL ? key.peepholeLength() : 0);
    }

    @Override
    public KernelName name() {
        return KernelName.scalar(key, Direction.BACKWARD_BIAS);
    }

    @Override
    public int stages() {
        return 2;
    }

    @Override
    public int tasks(int stage, int batch) {
        if (stage == 0) {
            return blocks.blocks(batch);
        }
        return key.peephole() == Peephole.PIXEL ? 1 + key.state().height() : 1;
    }

    @Override
    public long scratchLength(int batch) {
        return (long) blocks.blocks(batch) * sumsLength;
    }

    @Override
    public void run(Operands operands, int stage, int task) {
        if (stage == 0) {
            differentiateBlock(operands, task);
        } else if (task == 0) {
            addBlocks(operands);
        } else {
            sumPeepholesOfRow(operands, task - 1);
        }
    }

    private void differentiateBlock(Operands operands, int task) {
        int block = task % blocks.blocksPerItem();
        int firstRow = block * blocks.rowsPerBlock();
        float[] sums = (float[]) operands.scratch().array();
        int sumsOffset = operands.scratch().offset() + task * sumsLength;
        java.util.Arrays.fill(sums, sumsOffset, sumsOffset + sumsLength, 0);
        for (int row = firstRow; row < firstRow + blocks.rowsOf(block); row++) {
            for (int column = 0; column < width; column++) {
                differentiatePixel(operands, task / blocks.blocksPerItem(), row, column, sums, sumsOffset);
            }
        }
    }

    private void differentiatePixel(Operands operands, int item, int row, int column, float[] sums, int sumsOffset) {
        CellOperands cell = operands.cell();
        int state = column * hidden;
        int gate = operands.workspace().rowOffset(item, row) + column * ConvLstmKey.GATES * hidden;
        int pre = operands.diffPre().rowOffset(item, row) + column * ConvLstmKey.GATES * hidden;
        int before = cell.srcCell().rowOffset(item, row) + state;
        int after = cell.dstCell().rowOffset(item, row) + state;
        int outer = operands.diffDst().rowOffset(item, row) + state;
        int later = cell.diffDstHidden().rowOffset(item, row) + state;
        int diffAfter = cell.diffDstCell().rowOffset(item, row) + state;
        int diffBefore = cell.diffSrcCell().rowOffset(item, row) + state;
        float[] gates = (float[]) operands.workspace().array();
        float[] diffPre = (float[]) operands.diffPre().array();
        for (int c = 0; c < hidden; c++) {
            float i = gates[gate + c];
            float f = gates[gate + hidden + c];
            float g = gates[gate + 2 * hidden + c];
            float o = gates[gate + 3 * hidden + c];
            float cellBefore = ((float[]) cell.srcCell().array())[before + c];
            float cellAfter = ((float[]) cell.dstCell().array())[after + c];
            float diffHidden = ((float[]) operands.diffDst().array())[outer + c]
                    + ((float[]) cell.diffDstHidden().array())[later + c];
            float y = value(key.output(), cellAfter);
            float diffO = diffHidden * y * slope(key.gate(), o);
            float diffCell = Math.fma(
                    diffHidden * o, slope(key.output(), y), ((float[]) cell.diffDstCell().array())[diffAfter + c]);
            if (key.peephole() != Peephole.NONE) {
                diffCell = Math.fma(diffO, peephole(cell, PeepholeIndex.OUTPUT, row, column, c), diffCell);
            }
            float diffI = diffCell * g * slope(key.gate(), i);
            float diffF = diffCell * cellBefore * slope(key.gate(), f);
            float diffG = diffCell * i * slope(key.candidate(), g);
            float diffCellBefore = diffCell * f;
            if (key.peephole() != Peephole.NONE) {
                diffCellBefore =
                        Math.fma(diffF, peephole(cell, PeepholeIndex.FORGET, row, column, c), diffCellBefore);
                diffCellBefore = Math.fma(diffI, peephole(cell, PeepholeIndex.INPUT, row, column, c), diffCellBefore);
            }
            ((float[]) cell.diffSrcCell().array())[diffBefore + c] = diffCellBefore;
            diffPre[pre + c] = diffI;
            diffPre[pre + hidden + c] = diffF;
            diffPre[pre + 2 * hidden + c] = diffG;
            diffPre[pre + 3 * hidden + c] = diffO;
            int sum = sumsOffset + c;
            sums[sum] += diffI;
            sums[sum + hidden] += diffF;
            sums[sum + 2 * hidden] += diffG;
            sums[sum + 3 * hidden] += diffO;
            if (key.peephole() == Peephole.CHANNEL) {
                sums[sum + 4 * hidden] = Math.fma(diffI, cellBefore, sums[sum + 4 * hidden]);
                sums[sum + 5 * hidden] = Math.fma(diffF, cellBefore, sums[sum + 5 * hidden]);
                sums[sum + 6 * hidden] = Math.fma(diffO, cellAfter, sums[sum + 6 * hidden]);
            }
        }
    }

    private float peephole(CellOperands cell, int which, int row, int column, int channel) {
        return ((float[]) cell.peephole().array())
                [cell.peephole().offset() + peepholes.of(which, row, column) + channel];
    }

    private void addBlocks(Operands operands) {
        float[] sums = (float[]) operands.scratch().array();
        int offset = operands.scratch().offset();
        BlockTree.add(sums, offset, sumsLength, blocks.blocks(operands.batch()), sumsLength);
        View diffBias = operands.diffBias();
        System.arraycopy(sums, offset, diffBias.array(), diffBias.offset(), key.biasLength());
        if (key.peephole() == Peephole.CHANNEL) {
            View diffPeephole = operands.cell().diffPeephole();
            System.arraycopy(
                    sums,
                    offset + key.biasLength(),
                    diffPeephole.array(),
                    diffPeephole.offset(),
                    key.peepholeLength());
        }
    }

    private void sumPeepholesOfRow(Operands operands, int row) {
        CellOperands cell = operands.cell();
        sumPeepholes(operands, row, PeepholeIndex.INPUT, 0, cell.srcCell());
        sumPeepholes(operands, row, PeepholeIndex.FORGET, 1, cell.srcCell());
        sumPeepholes(operands, row, PeepholeIndex.OUTPUT, 3, cell.dstCell());
    }

    /** The gradients of a row of one gate's peepholes: chains over the items of diffPre and the state it sees. */
    private void sumPeepholes(Operands operands, int row, int peephole, int gate, View state) {
        float[] states = (float[]) state.array();
        float[] diffPre = (float[]) operands.diffPre().array();
        View diffPeephole = operands.cell().diffPeephole();
        float[] sums = (float[]) diffPeephole.array();
        for (int element = 0; element < width * hidden; element++) {
            int pre = element / hidden * ConvLstmKey.GATES * hidden + gate * hidden + element % hidden;
            float sum = 0;
            for (int item = 0; item < operands.batch(); item++) {
                sum = Math.fma(
                        diffPre[operands.diffPre().rowOffset(item, row) + pre],
                        states[state.rowOffset(item, row) + element],
                        sum);
            }
            sums[diffPeephole.offset() + peepholes.of(peephole, row, 0) + element] = sum;
        }
    }

    private static float value(Activation activation, float x) {
        return activation.isIdentity() ? x : MathF32.tanh(x);
    }

    /** The slope of identity, sigmoid or tanh where its value is y. */
    private static float slope(Activation activation, float y) {
        return switch (activation.kind()) {
            case IDENTITY -> 1;
            case SIGMOID -> y * (1 - y);
            case TANH -> Math.fma(-y, y, 1);
            case RELU, LEAKY_RELU, SOFTPLUS ->
                throw new IllegalStateException(activation + " is no activation of a cell.");
        };
    }
}
