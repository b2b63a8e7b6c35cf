package io.lanewise.runtime.training;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.Transfers;
import io.lanewise.runtime.graph.SampledCode;
import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import java.util.Arrays;

/**
 * The normal numbers that codes are drawn by, each a function of seed, epoch, item and element of the code. They are
 * fresh in every epoch; items held back have none, so that their codes are the means.
 */
final class CodeNoise {

    private final long seed;
    private final int units;
    private final View noise;
    private final float[] drawn;

    /** @param batch the most items */
    CodeNoise(SampledCode code, long seed, int batch) {
        this.seed = seed;
        this.units = code.units();
        this.noise = code.noise().view();
        this.drawn = new float[Math.multiplyExact(batch, units)];
    }

    /** Draws for a place of the batch, where an item of the training data lies. */
    void draw(int index, long epoch, long item) {
        CounterRandom.fillNormal(seed, RandomStream.CODE, epoch, item, 0, drawn, index * units, units);
        Transfers.copy(drawn, index * units, noise, noise.rowOffset(index, 0), units);
    }

    /** Leaves a place of the batch without noise. */
    void clear(int index) {
        Arrays.fill(drawn, index * units, (index + 1) * units, 0);
        Transfers.copy(drawn, index * units, noise, noise.rowOffset(index, 0), units);
    }
}
