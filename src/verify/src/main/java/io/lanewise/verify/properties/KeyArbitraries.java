package io.lanewise.verify.properties;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Random legal layer shapes, in f32, small enough that a law takes milliseconds: maps up to 12 x 12, up to 20 channels,
 * 20,000 multiply-adds an item. They shrink to fewer channels, smaller maps, smaller windows and the identity.
 */
public final class KeyArbitraries {

    private static final int LARGEST_MAP = 12;
    private static final int MOST_CHANNELS = 20;
    private static final long MOST_MACS = 20_000;

    private KeyArbitraries() {}

    public static Arbitrary<Conv2dKey> convolutions() {
        return Combinators.combine(maps(1), windows(), channels(), activations(), Arbitraries.of(1, 1, 1, 2, 3))
                .as((map, window, channels, activation, pool) -> legal(() -> new Conv2dKey(
                        ElementType.F32,
                        map.withChannels(channels.inputs()),
                        window,
                        channels.groups(),
                        channels.outputs(),
                        activation,
                        pool)))
                .filter(key -> key.filter(conv -> conv.macs() <= MOST_MACS).isPresent())
                .map(Optional::orElseThrow);
    }

    public static Arbitrary<Deconv2dKey> transposedConvolutions() {
        Arbitrary<Integer> outputPadding = Arbitraries.of(0, 0, 1, 2);
        return Combinators.combine(maps(1), windows(), channels(), activations(), outputPadding, outputPadding)
                .as((map, window, channels, activation, below, right) -> legal(() -> new Deconv2dKey(
                        ElementType.F32,
                        map.withChannels(channels.inputs()),
                        window,
                        channels.groups(),
                        channels.outputs(),
                        below,
                        right,
                        activation)))
                .filter(key -> key.filter(deconv ->
                                deconv.macs() <= MOST_MACS && deconv.dst().pixels() <= 4 * LARGEST_MAP * LARGEST_MAP)
                        .isPresent())
                .map(Optional::orElseThrow);
    }

    public static Arbitrary<DenseKey> dense() {
        Arbitrary<Integer> length = Arbitraries.integers().between(1, 3 * MOST_CHANNELS);
        return Combinators.combine(length, length, activations())
                .as((in, out, activation) -> new DenseKey(ElementType.F32, in, out, activation));
    }

    public static Arbitrary<MaxPool2dKey> maxPoolings() {
        return poolings((map, window) -> new MaxPool2dKey(ElementType.F32, map, window));
    }

    public static Arbitrary<AvgPool2dKey> averagePoolings() {
        return Arbitraries.of(true, false)
                .flatMap(countPadding ->
                        poolings((map, window) -> new AvgPool2dKey(ElementType.F32, map, window, countPadding)));
    }

    public static Arbitrary<MaxUnpool2dKey> maxUnpoolings() {
        return poolings((map, window) -> new MaxUnpool2dKey(new MaxPool2dKey(ElementType.F32, map, window)));
    }

    public static Arbitrary<UpsampleKey> upsamplings(UpsampleKey.Mode... modes) {
        Arbitrary<Integer> factor = Arbitraries.integers().between(1, 4);
        return Combinators.combine(maps(MOST_CHANNELS), Arbitraries.of(modes), factor, factor)
                .as((map, mode, height, width) -> new UpsampleKey(ElementType.F32, map.shape(), mode, height, width))
                .filter(key -> key.dst().elements() <= MOST_MACS / 4);
    }

    /**
     * ConvLSTM cells of both families, with every kind of peephole, kernel, stride and dilation; one in four has no
     * input, and its key no input window.
     */
    public static Arbitrary<ConvLstmKey> cells() {
        Arbitrary<Integer> recurrent = Arbitraries.of(1, 3, 5);
        Arbitrary<Integer> hidden = Arbitraries.integers().between(1, MOST_CHANNELS);
        Arbitrary<ConvLstmKey> families = Combinators.combine(
                        maps(MOST_CHANNELS),
                        windows(),
                        recurrent,
                        recurrent,
                        hidden,
                        Arbitraries.of(ConvLstmKey.Peephole.class),
                        Arbitraries.of(true, false))
                .as((map, window, rows, columns, channels, peephole, lecture) -> cell(
                        map.shape(),
                        window,
                        rows,
                        columns,
                        channels,
                        peephole,
                        lecture ? Activation.SIGMOID : Activation.TANH,
                        lecture ? Activation.IDENTITY : Activation.TANH));
        return Combinators.combine(families, Arbitraries.of(true, true, true, false))
                .as((cell, input) -> input ? cell : cell.projected())
                .filter(cell -> cell.macs() <= MOST_MACS);
    }

    /** Padding is what follows from the map. */
    private static ConvLstmKey cell(
            Shape src,
            Window input,
            int recurrentRows,
            int recurrentColumns,
            int hidden,
            ConvLstmKey.Peephole peephole,
            Activation candidate,
            Activation output) {
        Axis rows = same(input.height(), src.height());
        Axis columns = same(input.width(), src.width());
        Window recurrent = new Window(
                Axis.same(rows.convolved(src.height()), recurrentRows, 1, 1),
                Axis.same(columns.convolved(src.width()), recurrentColumns, 1, 1));
        return new ConvLstmKey(
                ElementType.F32,
                src,
                Optional.of(new Window(rows, columns)),
                recurrent,
                hidden,
                peephole,
                candidate,
                output,
                Activation.SIGMOID);
    }

    private static Axis same(Axis axis, int size) {
        return Axis.same(size, axis.kernel(), axis.stride(), axis.dilation());
    }

    /** Identity and relu half of the time: laws on whole numbers need no other layer for them. */
    public static Arbitrary<Activation> activations() {
        return Arbitraries.of(
                Activation.IDENTITY,
                Activation.RELU,
                Activation.IDENTITY,
                Activation.RELU,
                Activation.RELU,
                Activation.leakyRelu(Activation.DEFAULT_SLOPE),
                Activation.leakyRelu(0.2),
                Activation.SIGMOID,
                Activation.TANH,
                Activation.SOFTPLUS);
    }

    @FunctionalInterface
    private interface PoolingMaker<K extends KernelKey> {
        K make(Shape map, Window window);
    }

    private static <K extends KernelKey> Arbitrary<K> poolings(PoolingMaker<K> maker) {
        return Combinators.combine(maps(MOST_CHANNELS), windows())
                .as((map, window) -> legal(() -> maker.make(map.shape(), withoutDilation(window))))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static Window withoutDilation(Window window) {
        return new Window(withoutDilation(window.height()), withoutDilation(window.width()));
    }

    private static Axis withoutDilation(Axis axis) {
        return new Axis(axis.kernel(), axis.stride(), axis.padBefore(), axis.padAfter(), 1);
    }

    /** Keys refuse what is not legal; their rules are stated there and not repeated here. */
    private static <K> Optional<K> legal(Supplier<K> key) {
        try {
            return Optional.of(key.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private record Map(Shape shape) {
        Shape withChannels(int channels) {
            return new Shape(shape.height(), shape.width(), channels);
        }
    }

    private static Arbitrary<Map> maps(int mostChannels) {
        Arbitrary<Integer> size = Arbitraries.integers().between(1, LARGEST_MAP);
        return Combinators.combine(size, size, Arbitraries.integers().between(1, mostChannels))
                .as((height, width, channels) -> new Map(new Shape(height, width, channels)));
    }

    private static Arbitrary<Window> windows() {
        return Combinators.combine(axes(), axes()).as(Window::new);
    }

    private static Arbitrary<Axis> axes() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(1, 1, 2, 2, 3, 4),
                        Arbitraries.of(0, 0, 1, 1, 2, 3),
                        Arbitraries.of(0, 0, 1, 1, 2, 3),
                        Arbitraries.of(1, 1, 1, 2, 3))
                .as(Axis::new);
    }

    /** Channels of a layer, in groups. */
    private record Grouped(int groups, int groupInputs, int groupOutputs) {
        int inputs() {
            return groups * groupInputs;
        }

        int outputs() {
            return groups * groupOutputs;
        }
    }

    private static Arbitrary<Grouped> channels() {
        Arbitrary<Integer> any = Arbitraries.integers().between(1, MOST_CHANNELS);
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 6);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Combinators.combine(any, any).as((in, out) -> new Grouped(1, in, out))),
                net.jqwik.api.Tuple.of(
                        2,
                        Combinators.combine(Arbitraries.integers().between(2, 4), few, few)
                                .as(Grouped::new)),
                // Depthwise, with one or two filters a channel.
                net.jqwik.api.Tuple.of(
                        2,
                        Combinators.combine(any, Arbitraries.of(1, 1, 2))
                                .as((groups, out) -> new Grouped(groups, 1, out))));
    }
}
