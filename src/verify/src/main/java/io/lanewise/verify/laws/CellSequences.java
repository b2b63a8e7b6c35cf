package io.lanewise.verify.laws;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Shape;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.LayerShapes;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Random inputs of a cell over a sequence, all of them exact in f32. */
final class CellSequences {

    /** Of the numbers of a sparse sequence that are not weights, one in so many is not 0. */
    private static final int RARITY = 4;
    /** Of the weights of a sparse sequence, so many of a sum are not 0. */
    private static final int WEIGHTS_IN_A_SUM = 8;

    private final ConvLstmKey key;
    private final int steps;
    private final int batch;
    private final Numbers numbers;
    private final int products;

    CellSequences(ConvLstmKey key, int steps, int batch, RandomGenerator random) {
        this.key = key;
        this.steps = steps;
        this.batch = batch;
        this.numbers = new Numbers(random);
        this.products = key.weightLength() / key.biasLength();
    }

    /**
     * Numbers between -1 and 1; weights are divided by a power of two near the square root of the length of a gate's
     * sum, so that gates of large cells are neither open nor shut.
     */
    CellInputs reals() {
        double length = Math.scalb(1, -Math.getExponent(products) / 2);
        return draw(numbers::real, () -> length * numbers.real());
    }

    /** {@link #reals}, among them zeros of both signs, NaN, infinities, the largest and the smallest floats. */
    CellInputs specials() {
        return draw(numbers::special, numbers::special);
    }

    /** Mostly zeros, and whole numbers up to 2, so that polynomials of them stay exact for several steps. */
    CellInputs sparse() {
        int ofWeights = Math.max(RARITY, products / WEIGHTS_IN_A_SUM);
        return draw(() -> numbers.sparse(RARITY), () -> numbers.sparse(ofWeights));
    }

    private CellInputs draw(DoubleSupplier kind, DoubleSupplier weights) {
        int[] x = LayerShapes.input(key, batch);
        Shape state = key.state();
        int[] h = {batch, state.channels(), state.height(), state.width()};
        return new CellInputs(
                Stream.generate(() -> tensor(kind, x)).limit(steps).toList(),
                tensor(kind, h),
                tensor(kind, h),
                new ConvLstm.Parameters(
                        tensor(weights, LayerShapes.inputWeights(key)),
                        tensor(weights, LayerShapes.weights(key.hiddenConvolution())),
                        tensor(kind, key.biasLength()),
                        peephole(kind),
                        peephole(kind),
                        peephole(kind)),
                Stream.generate(() -> tensor(kind, h)).limit(steps).toList(),
                tensor(kind, h));
    }

    private Tensor peephole(DoubleSupplier kind) {
        if (key.peephole() == Peephole.NONE) {
            return ReferenceCell.noPeephole(key.hidden());
        }
        Shape map = key.peephole() == Peephole.PIXEL ? key.state() : Shape.vector(key.hidden());
        return tensor(kind, 1, map.channels(), map.height(), map.width());
    }

    private static Tensor tensor(DoubleSupplier kind, int... shape) {
        return Tensor.zeros(shape).map(zero -> kind.getAsDouble());
    }
}
