package io.lanewise.verify.cell;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.LayerShapes;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A random cell and sequence, in f64.
 *
 * @param steps time steps
 * @param seed of the numbers
 */
record CellTrial(ConvLstmKey key, int steps, int batch, long seed) {

    /** Cells of both families with every kind of peephole, kernel, stride and dilation. */
    static Arbitrary<CellTrial> any() {
        Arbitrary<Shape> sources = Combinators.combine(between(1, 6), between(1, 6), between(1, 5))
                .as(Shape::new);
        Arbitrary<Integer> recurrent = Arbitraries.of(1, 3, 5);
        Arbitrary<CellTrial> shapes = Combinators.combine(sources, axes(), axes(), recurrent, recurrent, between(1, 6))
                .as((src, rows, columns, recurrentRows, recurrentColumns, hidden) ->
                        shape(src, rows, columns, recurrentRows, recurrentColumns, hidden));
        return Combinators.combine(
                        shapes,
                        Arbitraries.of(Peephole.class),
                        Arbitraries.of(true, false),
                        between(1, 4),
                        between(1, 3),
                        Arbitraries.longs())
                .as((shape, peephole, lecture, steps, batch, seed) -> new CellTrial(
                        with(
                                shape.key,
                                peephole,
                                lecture ? Activation.SIGMOID : Activation.TANH,
                                lecture ? Activation.IDENTITY : Activation.TANH,
                                Activation.SIGMOID),
                        steps,
                        batch,
                        seed));
    }

    private static Arbitrary<Integer> between(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    /** Of the input path; paddings follow from the map. */
    private static Arbitrary<Axis> axes() {
        return Combinators.combine(between(1, 5), between(1, 3), between(1, 2))
                .as((kernel, stride, dilation) -> new Axis(kernel, stride, 0, 0, dilation));
    }

    private static CellTrial shape(
            Shape src, Axis rows, Axis columns, int recurrentRows, int recurrentColumns, int hidden) {
        Window input = new Window(
                Axis.same(src.height(), rows.kernel(), rows.stride(), rows.dilation()),
                Axis.same(src.width(), columns.kernel(), columns.stride(), columns.dilation()));
        Window recurrent = new Window(
                Axis.same(input.height().convolved(src.height()), recurrentRows, 1, 1),
                Axis.same(input.width().convolved(src.width()), recurrentColumns, 1, 1));
        ConvLstmKey key = new ConvLstmKey(
                ElementType.F64,
                src,
                Optional.of(input),
                recurrent,
                hidden,
                Peephole.NONE,
                Activation.TANH,
                Activation.TANH,
                Activation.SIGMOID);
        return new CellTrial(key, 1, 1, 0);
    }

    private static ConvLstmKey with(
            ConvLstmKey key, Peephole peephole, Activation candidate, Activation output, Activation gate) {
        return new ConvLstmKey(
                key.type(),
                key.src(),
                key.inputWindow(),
                key.hiddenWindow(),
                key.hidden(),
                peephole,
                candidate,
                output,
                gate);
    }

    /** The same cell with identity in the place of every activation: a polynomial. */
    CellTrial linear() {
        return new CellTrial(
                with(key, key.peephole(), Activation.IDENTITY, Activation.IDENTITY, Activation.IDENTITY),
                steps,
                batch,
                seed);
    }

    CellTrial withSteps(int count) {
        return new CellTrial(key, count, batch, seed);
    }

    /** Numbers between -1 and 1 that floats hold. */
    CellInputs reals() {
        SplittableRandom random = new SplittableRandom(seed);
        return draw(() -> (float) random.nextDouble(-1, 1));
    }

    /** Mostly zeros, and whole numbers up to 2, so that polynomials of them stay exact for several steps. */
    CellInputs sparseLattice() {
        SplittableRandom random = new SplittableRandom(seed);
        return draw(() -> random.nextInt(4) == 0 ? random.nextInt(-2, 3) : 0);
    }

    private CellInputs draw(DoubleSupplier numbers) {
        Shape src = key.src();
        Shape state = key.state();
        int[] x = {batch, src.channels(), src.height(), src.width()};
        int[] h = {batch, state.channels(), state.height(), state.width()};
        return new CellInputs(
                sequence(numbers, x),
                tensor(numbers, h),
                tensor(numbers, h),
                new ConvLstm.Parameters(
                        tensor(numbers, LayerShapes.weights(key.inputConvolution().orElseThrow())),
                        tensor(numbers, LayerShapes.weights(key.hiddenConvolution())),
                        tensor(numbers, key.biasLength()),
                        peephole(numbers),
                        peephole(numbers),
                        peephole(numbers)),
                sequence(numbers, h),
                tensor(numbers, h));
    }

    private Tensor peephole(DoubleSupplier numbers) {
        Shape state = key.state();
        return switch (key.peephole()) {
            case PIXEL -> tensor(numbers, 1, state.channels(), state.height(), state.width());
            case CHANNEL -> tensor(numbers, 1, state.channels(), 1, 1);
            case NONE -> ReferenceCell.noPeephole(state.channels());
        };
    }

    private List<Tensor> sequence(DoubleSupplier numbers, int... shape) {
        List<Tensor> all = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            all.add(tensor(numbers, shape));
        }
        return all;
    }

    private static Tensor tensor(DoubleSupplier numbers, int... shape) {
        return Tensor.zeros(shape).map(zero -> numbers.getAsDouble());
    }
}
