package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Forward of a ConvLSTM cell, one time step: a row of the four gates before activation is summed in scratch, then
 * peepholes, gates and states follow pixel by pixel.
 */
final class ConvLstmTwin extends BandedTwin {

    private final ConvLstmKey key;
    private final PeepholeIndex peepholes;
    private final int hidden;
    private final int width;
    private final GatherRow inputTaps;
    private final GatherRow hiddenTaps;

    ConvLstmTwin(ConvLstmKey key) {
        super(key, Direction.FORWARD, key.state().height(), key.macs());
        this.key = key;
        this.peepholes = new PeepholeIndex(key);
        this.hidden = key.hidden();
        this.width = key.state().width();
        this.inputTaps = key.inputConvolution().map(ConvLstmTwin::taps).orElse(null);
        this.hiddenTaps = taps(key.hiddenConvolution());
    }

    private static GatherRow taps(Conv2dKey convolution) {
        return new GatherRow(Gathering.forward(convolution));
    }

    private int inputPackedLength() {
        return inputTaps == null ? 0 : inputTaps.packedLength();
    }

    @Override
    public int packedLength() {
        return inputPackedLength() + hiddenTaps.packedLength();
    }

    @Override
    public void pack(View wei, View packed) {
        float[] from = (float[]) wei.array();
        float[] to = (float[]) packed.array();
        if (inputTaps != null) {
            inputTaps.pack(from, wei.offset(), to, packed.offset());
        }
        hiddenTaps.pack(from, wei.offset() + key.inputWeightLength(), to, packed.offset() + inputPackedLength());
    }

    /** A row of all gates. */
    @Override
    long scratchPerTask() {
        return hiddenTaps.length();
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        float[] strip = (float[]) operands.scratch().array();
        int stripOffset = operands.scratch().offset() + task * hiddenTaps.length();
        float[] wei = (float[]) operands.wei().array();
        int weiOffset = operands.wei().offset();
        View workspace = operands.workspace();
        for (int row = firstRow; row < endRow; row++) {
            begin(operands, item, row, strip, stripOffset);
            if (inputTaps != null) {
                inputTaps.add(operands.src(), item, row, wei, weiOffset, strip, stripOffset);
            }
            View srcHidden = operands.cell().srcHidden();
            if (srcHidden != null) {
                hiddenTaps.add(srcHidden, item, row, wei, weiOffset + inputPackedLength(), strip, stripOffset);
            }
            for (int column = 0; column < width; column++) {
                finishPixel(operands, item, row, column, strip, stripOffset + column * ConvLstmKey.GATES * hidden);
            }
            if (workspace != null) {
                int to = workspace.rowOffset(item, row);
                System.arraycopy(strip, stripOffset, workspace.array(), to, hiddenTaps.length());
            }
        }
    }

    /** The biases, or the projection, which began with them. */
    private void begin(Operands operands, int item, int row, float[] strip, int stripOffset) {
        int length = hiddenTaps.length();
        if (inputTaps == null) {
            View src = operands.src();
            System.arraycopy(src.array(), src.rowOffset(item, row), strip, stripOffset, length);
            return;
        }
        View bias = operands.bias();
        for (int pixel = 0; pixel < length; pixel += key.biasLength()) {
            System.arraycopy(bias.array(), bias.offset(), strip, stripOffset + pixel, key.biasLength());
        }
    }

    /** From the sums of one pixel to its gates, in place, and its states. */
    private void finishPixel(Operands operands, int item, int row, int column, float[] gates, int i) {
        CellOperands cell = operands.cell();
        float[] srcCell = (float[]) cell.srcCell().array();
        float[] dstCell = (float[]) cell.dstCell().array();
        float[] dst = (float[]) operands.dst().array();
        int before = cell.srcCell().rowOffset(item, row) + column * hidden;
        int after = cell.dstCell().rowOffset(item, row) + column * hidden;
        int h = operands.dst().rowOffset(item, row) + column * hidden;
        int f = i + hidden;
        int g = f + hidden;
        int o = g + hidden;
        peep(cell, PeepholeIndex.INPUT, row, column, srcCell, before, gates, i);
        peep(cell, PeepholeIndex.FORGET, row, column, srcCell, before, gates, f);
        Activations.apply(key.gate(), gates, i, 2 * hidden);
        Activations.apply(key.candidate(), gates, g, hidden);
        for (int c = 0; c < hidden; c++) {
            dstCell[after + c] = Math.fma(gates[f + c], srcCell[before + c], gates[i + c] * gates[g + c]);
        }
        peep(cell, PeepholeIndex.OUTPUT, row, column, dstCell, after, gates, o);
        Activations.apply(key.gate(), gates, o, hidden);
        System.arraycopy(dstCell, after, dst, h, hidden);
        Activations.apply(key.output(), dst, h, hidden);
        for (int c = 0; c < hidden; c++) {
            dst[h + c] = gates[o + c] * dst[h + c];
        }
    }

    private void peep(
            CellOperands cell, int peephole, int row, int column, float[] state, int stateOffset, float[] sums, int k) {
        if (key.peephole() == ConvLstmKey.Peephole.NONE) {
            return;
        }
        float[] weights = (float[]) cell.peephole().array();
        int v = cell.peephole().offset() + peepholes.of(peephole, row, column);
        for (int c = 0; c < hidden; c++) {
            sums[k + c] = Math.fma(weights[v + c], state[stateOffset + c], sums[k + c]);
        }
    }
}
