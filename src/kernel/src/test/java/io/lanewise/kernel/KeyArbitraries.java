package io.lanewise.kernel;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitraries of all legal kernel keys, with sizes that keep a counter-example readable. */
final class KeyArbitraries {

    private KeyArbitraries() {}

    static Arbitrary<KernelKey> keys() {
        return Arbitraries.oneOf(
                List.of(conv2d(), deconv2d(), dense(), maxPool2d(), avgPool2d(), maxUnpool2d(), upsample(), convLstm()));
    }

    private static Arbitrary<ElementType> types() {
        return Arbitraries.of(ElementType.class);
    }

    private static Arbitrary<Integer> between(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    private static Arbitrary<Activation> activations() {
        Arbitrary<Activation> plain = Arbitraries.of(
                Activation.IDENTITY,
                Activation.RELU,
                Activation.SIGMOID,
                Activation.TANH,
                Activation.SOFTPLUS,
                Activation.leakyRelu(Activation.DEFAULT_SLOPE));
        Arbitrary<Activation> slopes =
                Arbitraries.doubles().between(0, false, 1, true).ofScale(12).map(Activation::leakyRelu);
        return Arbitraries.oneOf(plain, slopes);
    }

    private static Arbitrary<Axis> axes(int mostDilation) {
        return Combinators.combine(between(1, 7), between(1, 4), between(0, 6), between(0, 6), between(1, mostDilation))
                .as(Axis::new);
    }

    private static Arbitrary<Window> windows() {
        Arbitrary<Window> any = Combinators.combine(axes(3), axes(3)).as(Window::new);
        return Arbitraries.oneOf(any, axes(3).map(axis -> new Window(axis, axis)));
    }

    /** A size on which at least one window fits. */
    private static Arbitrary<Integer> sizes(Axis axis) {
        int least = Math.max(1, axis.extent() - axis.padBefore() - axis.padAfter());
        return between(least, least + 40);
    }

    private static Arbitrary<Shape> shapes(Window window, Arbitrary<Integer> channels) {
        return Combinators.combine(sizes(window.height()), sizes(window.width()), channels)
                .as(Shape::new);
    }

    private static Arbitrary<Conv2dKey> conv2d() {
        return Combinators.combine(windows(), between(1, 4), between(1, 9), between(1, 9))
                .flatAs((window, groups, inputs, outputs) -> shapes(window, Arbitraries.just(groups * inputs))
                        .flatMap(src -> {
                            int rows = window.height().convolved(src.height());
                            int columns = window.width().convolved(src.width());
                            Arbitrary<Integer> pools = between(1, Math.min(4, Math.min(rows, columns)));
                            return Combinators.combine(types(), activations(), pools)
                                    .as((type, activation, pool) -> new Conv2dKey(
                                            type, src, window, groups, groups * outputs, activation, pool));
                        }));
    }

    private static Arbitrary<Deconv2dKey> deconv2d() {
        return Combinators.combine(windows(), between(1, 4), between(1, 9), between(1, 9))
                .flatAs((window, groups, inputs, outputs) -> Combinators.combine(
                                types(),
                                transposable(window.height()),
                                transposable(window.width()),
                                outputPadding(window.height()),
                                outputPadding(window.width()),
                                activations())
                        .as((type, height, width, below, right, activation) -> new Deconv2dKey(
                                type,
                                new Shape(height, width, groups * inputs),
                                window,
                                groups,
                                groups * outputs,
                                below,
                                right,
                                activation)));
    }

    /** A size whose transposed map has at least one position. */
    private static Arbitrary<Integer> transposable(Axis axis) {
        int missing = Math.max(0, axis.padBefore() + axis.padAfter() + 1 - axis.extent());
        int least = 1 + (missing + axis.stride() - 1) / axis.stride();
        return between(least, least + 20);
    }

    private static Arbitrary<Integer> outputPadding(Axis axis) {
        return between(0, Math.max(axis.stride(), axis.dilation()) - 1);
    }

    private static Arbitrary<DenseKey> dense() {
        return Combinators.combine(types(), between(1, 100_000), between(1, 5_000), activations())
                .as(DenseKey::new);
    }

    private static Arbitrary<Axis> poolAxes() {
        return Combinators.combine(between(1, 6), between(1, 8), between(0, 5), between(0, 5))
                .as((kernel, stride, before, after) ->
                        new Axis(kernel, stride, Math.min(before, kernel - 1), Math.min(after, kernel - 1), 1));
    }

    private static Arbitrary<MaxPool2dKey> maxPool2d() {
        return Combinators.combine(types(), poolAxes(), poolAxes()).flatAs((type, height, width) -> {
            Window window = new Window(height, width);
            return shapes(window, between(1, 40)).map(src -> new MaxPool2dKey(type, src, window));
        });
    }

    private static Arbitrary<AvgPool2dKey> avgPool2d() {
        return Combinators.combine(maxPool2d(), Arbitraries.of(true, false))
                .as((pool, countPadding) -> new AvgPool2dKey(pool.type(), pool.src(), pool.window(), countPadding));
    }

    private static Arbitrary<MaxUnpool2dKey> maxUnpool2d() {
        return maxPool2d().filter(pool -> pool.window().disjoint()).map(MaxUnpool2dKey::new);
    }

    private static Arbitrary<UpsampleKey> upsample() {
        Arbitrary<Shape> shapes = Combinators.combine(between(1, 50), between(1, 50), between(1, 40))
                .as(Shape::new);
        return Combinators.combine(
                        types(), shapes, Arbitraries.of(UpsampleKey.Mode.class), between(1, 6), between(1, 6))
                .as(UpsampleKey::new);
    }

    private static Arbitrary<ConvLstmKey> convLstm() {
        Arbitrary<Shape> shapes =
                Combinators.combine(between(1, 20), between(1, 20), between(1, 9)).as(Shape::new);
        return Combinators.combine(shapes, cellAxes(), cellAxes(), recurrentKernels(), recurrentKernels())
                .flatAs((src, height, width, recurrentHeight, recurrentWidth) -> {
                    Window input = new Window(
                            Axis.same(src.height(), height.kernel(), height.stride(), height.dilation()),
                            Axis.same(src.width(), width.kernel(), width.stride(), width.dilation()));
                    Window recurrent = new Window(
                            Axis.same(input.height().convolved(src.height()), recurrentHeight, 1, 1),
                            Axis.same(input.width().convolved(src.width()), recurrentWidth, 1, 1));
                    return Combinators.combine(
                                    types(),
                                    between(1, 9),
                                    Arbitraries.of(ConvLstmKey.Peephole.class),
                                    Arbitraries.of(Activation.SIGMOID, Activation.TANH, Activation.IDENTITY),
                                    Arbitraries.of(Activation.IDENTITY, Activation.TANH),
                                    Arbitraries.of(Activation.SIGMOID, Activation.IDENTITY),
                                    Arbitraries.of(true, false))
                            .as((type, hidden, peephole, candidate, output, gate, projected) -> {
                                ConvLstmKey key = new ConvLstmKey(
                                        type,
                                        src,
                                        Optional.of(input),
                                        recurrent,
                                        hidden,
                                        peephole,
                                        candidate,
                                        output,
                                        gate);
                                return projected ? key.projected() : key;
                            });
                });
    }

    /** A kernel of the input path; its padding follows from the map. */
    private static Arbitrary<Axis> cellAxes() {
        return Combinators.combine(between(1, 6), between(1, 3), between(1, 3))
                .as((kernel, stride, dilation) -> new Axis(kernel, stride, 0, 0, dilation));
    }

    private static Arbitrary<Integer> recurrentKernels() {
        return Arbitraries.of(1, 3, 5, 9);
    }
}
