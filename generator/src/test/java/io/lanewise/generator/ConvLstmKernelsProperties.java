package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** ConvLSTM cells of any legal shape have the bits of the scalar twin, at any width. */
class ConvLstmKernelsProperties {

    private final TwinDuel duel = new TwinDuel();

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void cells(@ForAll("keys") ConvLstmKey key, @ForAll("bits") int bits) {
        List<CompilingProvider.Request> requests = new ArrayList<>();
        for (ConvLstmKey one : List.of(key, key.projected())) {
            one.directions().forEach(direction -> requests.add(new CompilingProvider.Request(one, direction, bits)));
        }
        duel.fight(requests, 2);
    }

    @Property
    void theStripOfATaskIsAtMost24KilobytesAndRowsAreCoveredOnce(
            @ForAll("keys") ConvLstmKey key,
            @ForAll @IntRange(min = 1, max = 3000) int width,
            @ForAll("bits") int bits) {
        ConvLstmPlan plan = ConvLstmPlanner.plan(ofWidth(key, width), bits);
        assertTrue(plan.stripLength() * key.type().bytes() <= 24 << 10, () -> plan.describe().toString());
        assertEquals(width, (plan.segments() - 1) * plan.segment() + plan.longestSegment());
        assertTrue(plan.pixels() <= Math.min(width, plan.longestSegment()));
        // Otherwise tiles would overlap, and sums be added to twice.
        assertEquals(0, plan.segment() % plan.pixels());
        assertEquals(plan.rest(), plan.longestSegment() % plan.pixels());
    }

    private static ConvLstmKey ofWidth(ConvLstmKey key, int width) {
        Window window = new Window(key.hiddenWindow().height(), Axis.same(width, 3, 1, 1));
        return new ConvLstmKey(
                key.type(),
                new Shape(key.state().height(), width, key.gates().channels()),
                Optional.empty(),
                window,
                key.hidden(),
                key.peephole(),
                key.candidate(),
                key.output(),
                key.gate());
    }

    /** One direction of both paths. */
    private record Side(int size, Axis input, Axis recurrent) {}

    /** What a cell computes from its sums. */
    private record Kind(Peephole peephole, Activation candidate, Activation output) {}

    @Provide
    Arbitrary<ConvLstmKey> keys() {
        Arbitrary<Kind> kinds = Combinators.combine(
                        Arbitraries.of(Peephole.class),
                        Arbitraries.of(Activation.SIGMOID, Activation.TANH, Activation.IDENTITY),
                        Arbitraries.of(Activation.IDENTITY, Activation.TANH))
                .as(Kind::new);
        return Combinators.combine(
                        Arbitraries.of(ElementType.class),
                        sides(9),
                        sides(24),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(1, 37),
                        kinds)
                .as((type, rows, columns, channels, hidden, kind) -> new ConvLstmKey(
                        type,
                        new Shape(rows.size(), columns.size(), channels),
                        Optional.of(new Window(rows.input(), columns.input())),
                        new Window(rows.recurrent(), columns.recurrent()),
                        hidden,
                        kind.peephole(),
                        kind.candidate(),
                        kind.output(),
                        Activation.SIGMOID));
    }

    private static Arbitrary<Side> sides(int largest) {
        Arbitrary<Integer> size = Arbitraries.integers().between(1, largest);
        Arbitrary<Integer> kernel = Arbitraries.integers().between(1, 5);
        Arbitrary<Integer> stride = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> dilation = Arbitraries.integers().between(1, 2);
        return Combinators.combine(size, kernel, stride, dilation, Arbitraries.of(1, 3, 5))
                .as((inputs, taps, step, spread, recurrent) -> {
                    Axis input = Axis.same(inputs, taps, step, spread);
                    return new Side(inputs, input, Axis.same(input.convolved(inputs), recurrent, 1, 1));
                });
    }

    @Provide
    Arbitrary<Integer> bits() {
        return Arbitraries.of(KernelTree.WIDTHS);
    }
}
