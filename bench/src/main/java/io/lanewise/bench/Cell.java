package io.lanewise.bench;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;

/**
 * A ConvLSTM cell that is measured over all its steps, from states of zeros: that of Shi et al. 2015, with a peephole
 * for each channel, the same square kernel on both paths, and stride 1. Named by its channels in and hidden, and the
 * edge of its maps.
 */
public enum Cell {
    /** With a kernel of 5x5 it does little but multiply and add, so less can be gained around that. */
    CELL_16_64_AT_16(8, new Shape(16, 16, 16), 64, 5, 10, 1.1),
    CELL_1_16_AT_64(1, new Shape(64, 64, 1), 16, 3, 10, 0),
    CELL_16_64_AT_64(4, new Shape(64, 64, 16), 64, 3, 5, 0),
    CELL_64_64_AT_16(8, new Shape(16, 16, 64), 64, 3, 10, 0);

    /** The group of all cells. */
    public static final String GROUP = "CELLS";

    /** The peer's memory for training over ours, to be reached by each cell in one of the ways to train. */
    public static final double MEMORY_TARGET = 2;

    /** What of a cell is measured. */
    public enum Pass {
        /** All steps forward, as in inference. */
        FORWARD("forward", 1.6),
        /** All steps forward and back, in the fastest way, which keeps the gates of all steps. */
        TRAINING("training", 1.3),
        /** The same, keeping the states of all steps and computing the gates again. */
        TRAINING_FROM_STATES("training, gates again", 1.3);

        private final String words;
        private final double target;

        Pass(String words, double target) {
            this.words = words;
            this.target = target;
        }

        /** How tables name it. */
        public String words() {
            return words;
        }

        public boolean isTraining() {
            return this != FORWARD;
        }

        /** The geometric mean of the ratios to reach, over all cells. */
        public double target() {
            return target;
        }
    }

    private final int batch;
    private final Shape src;
    private final int hidden;
    private final int kernel;
    private final int steps;
    private final double leastForward;

    Cell(int batch, Shape src, int hidden, int kernel, int steps, double leastForward) {
        this.batch = batch;
        this.src = src;
        this.hidden = hidden;
        this.kernel = kernel;
        this.steps = steps;
        this.leastForward = leastForward;
    }

    /** The ratio that this cell by itself is to reach; 0 for none. */
    public double least(Pass pass) {
        return pass == Pass.FORWARD ? leastForward : 0;
    }

    /** What both sides compute with. */
    public CellNumbers numbers() {
        return CellNumbers.random(key(src, hidden, kernel), batch, steps);
    }

    /** A cell of this kind. */
    public static ConvLstmKey key(Shape src, int hidden, int kernel) {
        return ConvLstmKey.square(
                ElementType.F32,
                src,
                kernel,
                hidden,
                ConvLstmKey.Peephole.CHANNEL,
                Activation.TANH,
                Activation.TANH);
    }
}
