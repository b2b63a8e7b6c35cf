package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.ConvLstmKey;

/** Where the peepholes of a pixel begin among those of a ConvLSTM cell, which lie gate by gate. */
final class PeepholeIndex {

    static final int INPUT = 0;
    static final int FORGET = 1;
    static final int OUTPUT = 2;

    private final int lengthOfGate;
    private final int rowLength;
    private final int pixelLength;

    PeepholeIndex(ConvLstmKey key) {
        boolean byPixel = key.peephole() == ConvLstmKey.Peephole.PIXEL;
        this.lengthOfGate = key.peepholeLengthOfGate();
        this.rowLength = byPixel ? key.state().width() * key.hidden() : 0;
        this.pixelLength = byPixel ? key.hidden() : 0;
    }

    int of(int peephole, int row, int column) {
        return peephole * lengthOfGate + row * rowLength + column * pixelLength;
    }
}
