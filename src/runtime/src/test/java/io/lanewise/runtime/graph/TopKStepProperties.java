package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The step against sorting. */
class TopKStepProperties {

    private static final double CANARY = -77;

    /** Values that often are equal, and now and then special. */
    private static final double[] VALUES = {
        0,
        -0.0,
        1,
        1,
        -1,
        0.5,
        -0.5,
        2,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0x1p99,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    @Provide
    Arbitrary<Shape> shapes() {
        var side = Arbitraries.integers().between(1, 6);
        return Combinators.combine(side, side, side).as(Shape::new);
    }

    private static double[] values(Random random, int length, boolean special) {
        return DoubleStream.generate(() -> special && random.nextBoolean()
                        ? VALUES[random.nextInt(VALUES.length)]
                        : (float) random.nextGaussian())
                .limit(length)
                .toArray();
    }

    /** 1 for each value that is to stay: by size, what is not a number first, then by index. */
    private static double[] expected(double[] item, int active) {
        Comparator<Integer> bySize = Comparator.comparingDouble(index -> item[index] + 0.0);
        List<Integer> order = IntStream.range(0, item.length)
                .boxed()
                .sorted(bySize.reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        var kept = new double[item.length];
        order.subList(0, active).forEach(index -> kept[index] = 1);
        return kept;
    }

    /** The values of a batch with canaries between rows, or without. */
    private static Tensor tensor(ElementType type, Shape shape, double[] values, int items, int gap) {
        int run = shape.width() * shape.channels();
        int itemPitch = (run + gap) * shape.height() + gap;
        Object array = Storage.zeros(type, gap + items * itemPitch);
        Storage.fill(array, CANARY);
        Tensor tensor = new Tensor(shape, View.map(array, gap, run + gap, itemPitch));
        Models.fill(tensor, values, items);
        return tensor;
    }

    @Property(tries = 300)
    void theLargestStayAndOfEqualOnesTheFirst(
            @ForAll ElementType type,
            @ForAll("shapes") Shape shape,
            @ForAll @IntRange(min = 1, max = 3) int items,
            @ForAll boolean special,
            @ForAll boolean inTraining,
            @ForAll Random random) {
        int length = Math.toIntExact(shape.elements());
        int active = 1 + random.nextInt(length);
        double[] values = values(random, items * length, special);
        Tensor code = tensor(type, shape, values, items, 2);
        Tensor kept = inTraining ? tensor(type, shape, new double[items * length], items, 0) : null;
        Tensor diff = tensor(type, shape, IntStream.rangeClosed(1, items * length).asDoubleStream().toArray(), items, 1);
        try (var workers = Workers.of(2)) {
            new TopKStep(active, code, kept, items).run(workers, items);
            if (inTraining) {
                new DropStep(kept, diff).run(workers, items);
            }
        }
        double[] found = Models.read(code, items);
        double[] gradient = Models.read(diff, items);
        for (int item = 0; item < items; item++) {
            double[] stays = expected(Arrays.copyOfRange(values, item * length, (item + 1) * length), active);
            for (int index = 0; index < length; index++) {
                int at = item * length + index;
                assertEquals(stays[index] == 1 ? values[at] : 0, found[at], "element " + at);
                if (inTraining) {
                    assertEquals(stays[index], Models.read(kept, items)[at]);
                    assertEquals(stays[index] * (at + 1), gradient[at]);
                }
            }
        }
        assertEquals(CANARY, code.view().get(0));
        assertEquals(CANARY, code.view().get(code.view().offset() + shape.width() * shape.channels()));
    }

    @Example
    void allMayStay() {
        double[] values = {3, -1, 2, 0};
        Tensor code = tensor(ElementType.F32, Shape.vector(4), values, 1, 0);
        try (var workers = Workers.of(1)) {
            new TopKStep(4, code, null, 1).run(workers, 1);
        }
        assertArrayEquals(values, Models.read(code, 1));
    }
}
