package io.lanewise.runtime.graph;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.View;

/** What a cell without an input reads in place of its projection: its biases, again for each pixel of a row that stands for all rows. */
final class BiasRow {

    private final View bias;
    private final int biasLength;
    private final View row;
    private final int length;

    BiasRow(ConvLstmKey key, View bias) {
        this.bias = bias;
        this.biasLength = key.biasLength();
        this.length = length(key);
        this.row = View.map(Storage.zeros(key.type(), length), 0, 0, 0);
    }

    static int length(ConvLstmKey key) {
        return Math.multiplyExact(key.state().width(), key.biasLength());
    }

    View view() {
        return row;
    }

    /** To be run after each change of the biases. */
    void refresh() {
        for (int at = 0; at < length; at += biasLength) {
            System.arraycopy(bias.array(), bias.offset(), row.array(), at, biasLength);
        }
    }
}
