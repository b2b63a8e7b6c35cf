package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.Emphasis;
import io.lanewise.spec.NoiseSpec;
import java.util.Optional;

/**
 * Where noise hits the elements of a batch, for a loss that weighs them otherwise.
 *
 * @param emphasis with the hits in the element type of the program
 * @param drawn the same as floats, which is how noise is drawn; the very same array where that is the type
 */
record Hits(NoiseSpec.Selective noise, Emphasis emphasis, float[] drawn) {

    /** Room for a batch of so many elements; empty where all elements count alike. */
    static Optional<Hits> of(NoiseSpec noise, ElementType type, int length) {
        if (!(noise instanceof NoiseSpec.Emphasized(NoiseSpec.Selective selective, double corrupted, double clean))) {
            return Optional.empty();
        }
        var drawn = new float[length];
        View hit = View.flat(type == ElementType.F32 ? drawn : new double[length], 0);
        return Optional.of(new Hits(selective, new Emphasis(hit, corrupted, clean), drawn));
    }

    /** Writes those of elements {@code first .. first + count - 1} of an item to {@code at ..} of the batch. */
    void write(long seed, long epoch, long item, int first, int at, int count) {
        Noise.hits(noise, seed, epoch, item, first, drawn, at, count);
        if (emphasis.hit().array() instanceof double[] doubles) {
            for (int index = at; index < at + count; index++) {
                doubles[index] = drawn[index];
            }
        }
    }
}
