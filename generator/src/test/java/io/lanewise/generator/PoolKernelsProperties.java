package io.lanewise.generator;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Pooling, unpooling and upsampling of any legal shape have the bits of the scalar twin, at any width. */
class PoolKernelsProperties {

    private final TwinDuel duel = new TwinDuel();

    @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
    void pooling(@ForAll("maps") Map map, @ForAll("bits") int bits) {
        List<KernelKey> keys = new ArrayList<>();
        keys.add(new MaxPool2dKey(map.type(), map.src(), map.window()));
        keys.add(new AvgPool2dKey(map.type(), map.src(), map.window(), true));
        keys.add(new AvgPool2dKey(map.type(), map.src(), map.window(), false));
        if (map.window().disjoint()) {
            keys.add(new MaxUnpool2dKey(new MaxPool2dKey(map.type(), map.src(), map.window())));
        }
        fight(keys, bits);
    }

    @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
    void upsampling(@ForAll("maps") Map map, @ForAll("bits") int bits) {
        int factorHeight = map.window().height().kernel();
        int factorWidth = map.window().width().kernel();
        List<KernelKey> keys = new ArrayList<>();
        for (UpsampleKey.Mode mode : UpsampleKey.Mode.values()) {
            keys.add(new UpsampleKey(map.type(), map.src(), mode, factorHeight, factorWidth));
        }
        fight(keys, bits);
    }

    private void fight(List<KernelKey> keys, int bits) {
        List<CompilingProvider.Request> requests = new ArrayList<>();
        for (KernelKey key : keys) {
            key.directions().forEach(direction -> requests.add(new CompilingProvider.Request(key, direction, bits)));
        }
        duel.fight(requests, 2);
    }

    /** A map that has room for a window. */
    record Map(ElementType type, Shape src, Window window) {}

    private record Side(Axis axis, int size) {}

    @Provide
    Arbitrary<Map> maps() {
        Arbitrary<Integer> channels = Arbitraries.integers().between(1, 37);
        return Combinators.combine(Arbitraries.of(ElementType.class), sides(10), sides(24), channels)
                .as((type, rows, columns, count) -> new Map(
                        type, new Shape(rows.size(), columns.size(), count), new Window(rows.axis(), columns.axis())));
    }

    private static Arbitrary<Side> sides(int largest) {
        Arbitrary<Integer> upToThree = Arbitraries.integers().between(0, 3);
        Arbitrary<Integer> size = Arbitraries.integers().between(1, largest);
        return Combinators.combine(Arbitraries.integers().between(1, 6), upToThree, upToThree, upToThree, size)
                .as((kernel, stride, before, after, inputs) -> new Side(
                        new Axis(kernel, stride + 1, Math.min(before, kernel - 1), Math.min(after, kernel - 1), 1),
                        Math.max(inputs, kernel)));
    }

    @Provide
    Arbitrary<Integer> bits() {
        return Arbitraries.of(KernelTree.WIDTHS);
    }
}
