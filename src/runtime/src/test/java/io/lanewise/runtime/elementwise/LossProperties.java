package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.LossSpec.Reconstruction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LossProperties {

    private static final double STEP = 1e-5;

    @Provide
    Arbitrary<Shape> shapes() {
        var side = Arbitraries.integers().between(1, 7);
        return Combinators.combine(side, side, side).as(Shape::new);
    }

    @Provide
    Arbitrary<CodePenalty> penalties() {
        var weight = Arbitraries.doubles().between(0.1, 3);
        return Arbitraries.oneOf(
                weight.map(CodePenalty.L1::new),
                weight.map(CodePenalty.L2::new),
                Combinators.combine(
                                Arbitraries.doubles().between(0.05, 0.95),
                                weight,
                                Arbitraries.of(CodePenalty.Kl.Unit.class),
                                Arbitraries.of(0.0, 0.5, 0.9))
                        .as(CodePenalty.Kl::new));
    }

    /** The loss of a penalty; one with running means goes on from means that differ from unit to unit. */
    private static CodeLoss loss(CodePenalty penalty, Shape shape, View code, View diff, int items) {
        return switch (penalty) {
            case CodePenalty.Elementwise each -> new CodePenaltyLoss(each, shape, code, diff, items).items(items);
            case CodePenalty.Kl kl -> {
                var loss = new SparsityLoss(kl, shape, code, diff, items).items(items);
                loss.running().ifPresent(means -> means.set(before(means.units())));
                yield loss;
            }
            case CodePenalty.Contractive contractive -> throw new AssertionError("has tests of its own");
        };
    }

    private static double[] before(int units) {
        return IntStream.range(0, units).mapToDouble(unit -> 0.2 + unit % 5 * 0.1).toArray();
    }

    private static double run(CodeLoss loss) {
        try (var workers = Workers.of(1)) {
            loss.runOn(workers);
        }
        return loss.value();
    }

    @Property(tries = 100)
    void gradientOfTheReconstructionLossIsItsFiniteDifference(
            @ForAll Reconstruction kind,
            @ForAll("shapes") Shape shape,
            @ForAll @IntRange(min = 1, max = 4) int items,
            @ForAll Random random) {
        int length = Math.toIntExact(items * shape.elements());
        // The third derivative of the cross-entropy is at most 2 / 0.1^3 there; STEP^2 / 6 of it is an error of 3.4e-8.
        double tolerance = kind == Reconstruction.BCE ? 1e-7 : 1e-8;
        View output = Maps.of(ElementType.F64, shape, items, Maps.random(random, length, 0.1, 0.9), 2);
        View target = Maps.of(ElementType.F64, shape, items, Maps.random(random, length, 0, 1), 0);
        View diff = Maps.of(ElementType.F64, shape, items, null, 1);
        var loss = new ReconstructionLoss(kind, shape, output, target, diff, items).items(items);
        ToDoubleFunction<View> value = moved -> {
            var only = new ReconstructionLoss(kind, shape, moved, target, null, items).items(items);
            only.runAll();
            return only.value();
        };
        loss.runAll();
        assertGradient(output, diff, shape, items, value, tolerance);
    }

    @Property(tries = 100)
    void gradientOfAPenaltyIsItsFiniteDifference(
            @ForAll("penalties") CodePenalty penalty,
            @ForAll("shapes") Shape shape,
            @ForAll @IntRange(min = 1, max = 4) int items,
            @ForAll Random random) {
        int length = Math.toIntExact(items * shape.elements());
        // Away from the kink of L1 at 0 and inside (0, 1), where KL is defined.
        View code = Maps.of(ElementType.F64, shape, items, Maps.random(random, length, 0.1, 0.9), 1);
        View diff = Maps.of(ElementType.F64, shape, items, null, 2);
        ToDoubleFunction<View> value = moved -> {
            View unused = Maps.of(ElementType.F64, shape, items, null, 0);
            return run(loss(penalty, shape, moved, unused, items));
        };
        run(loss(penalty, shape, code, diff, items));
        assertGradient(code, diff, shape, items, value, 1e-6);
    }

    @Property(tries = 50)
    void theGradientOfAPenaltyIsAddedToWhatIsThere(
            @ForAll("penalties") CodePenalty penalty, @ForAll ElementType type, @ForAll Random random) {
        var shape = new Shape(2, 3, 2);
        var values = Maps.random(random, 24, 0.1, 0.9);
        var there = Maps.random(random, 24, -1, 1);
        View alone = Maps.of(type, shape, 2, null, 0);
        View added = Maps.of(type, shape, 2, there, 0);
        View before = Maps.of(type, shape, 2, there, 0);
        View code = Maps.of(type, shape, 2, values, 0);
        run(loss(penalty, shape, code, alone, 2));
        run(loss(penalty, shape, code, added, 2));
        for (int index = 0; index < 24; index++) {
            double sum = before.get(index) + alone.get(index);
            assertEquals(type == ElementType.F32 ? (float) sum : sum, added.get(index));
        }
    }

    @Property(tries = 100)
    void haloOrderOfTasksAndThreadsChangeNoBitAndHaloStays(
            @ForAll Reconstruction kind,
            @ForAll("penalties") CodePenalty penalty,
            @ForAll ElementType type,
            @ForAll @IntRange(min = 1, max = 60) int height,
            @ForAll @IntRange(min = 1, max = 700) int width,
            @ForAll @IntRange(min = 1, max = 3) int items,
            @ForAll Random random) {
        var shape = new Shape(height, width, 1);
        int length = Math.toIntExact(items * shape.elements());
        var values = Maps.random(random, length, 0.01, 0.99);
        var targets = Maps.random(random, length, 0.01, 0.99);
        var results = new ArrayList<double[]>();
        for (int gap : new int[] {0, 3}) {
            View output = Maps.of(type, shape, items, values, gap);
            View target = Maps.of(type, shape, items, targets, 2 * gap);
            View diff = Maps.of(type, shape, items, null, gap);
            int canaries = Maps.canaries(diff);
            var loss = new ReconstructionLoss(kind, shape, output, target, diff, items).items(items);
            runShuffled(loss, random);
            var extra = loss(penalty, shape, output, diff, items);
            try (var workers = Workers.of(1 + gap / 3)) {
                extra.runOn(workers);
            }
            assertEquals(canaries, Maps.canaries(diff));
            var result = java.util.Arrays.copyOf(Maps.values(diff, shape, items), length + 2);
            result[length] = loss.value();
            result[length + 1] = extra.value();
            results.add(result);
        }
        assertArrayEquals(results.get(0), results.get(1));
    }

    @Property(tries = 50)
    void fewerItemsThanABatchLeaveTheOthersAlone(@ForAll ElementType type, @ForAll Random random) {
        var shape = new Shape(3, 4, 2);
        View output = Maps.of(type, shape, 4, Maps.random(random, 96, -1, 1), 0);
        View target = Maps.of(type, shape, 4, Maps.random(random, 96, -1, 1), 0);
        View diff = Maps.of(type, shape, 4, null, 0);
        var loss = new ReconstructionLoss(Reconstruction.L2, shape, output, target, diff, 4).items(3);
        loss.runAll();
        double sum = 0;
        for (int index = 0; index < 72; index++) {
            double error = output.get(index) - target.get(index);
            sum += error * error;
            assertEquals(2 * error / 3, diff.get(index), 1e-6);
        }
        for (int index = 72; index < 96; index++) {
            assertEquals(0, diff.get(index));
        }
        assertEquals(sum / 3, loss.value(), 1e-5);
    }

    @Property(tries = 200)
    void aSumOfWholeNumbersIsExactAtEveryLength(
            @ForAll ElementType type, @ForAll @IntRange(min = 0, max = 70) int length, @ForAll Random random) {
        var values = random.ints(length, -9, 10).asDoubleStream().toArray();
        View view = View.flat(Maps.array(type, length + 1), 1);
        double magnitudes = 0;
        double squares = 0;
        for (int index = 0; index < length; index++) {
            view.set(1 + index, values[index]);
            magnitudes += Math.abs(values[index]);
            squares += values[index] * values[index];
        }
        var math = LossMath.of(type);
        View zeros = View.flat(Maps.array(type, length), 0);
        assertEquals(magnitudes, math.sumOfMagnitudes(view, 1, length));
        assertEquals(squares, math.sumOfSquares(view, 1, length));
        assertEquals(squares, math.squaredError(view, 1, zeros, 0, length));
    }

    @Property(tries = 100)
    void aSaturatedCodeHasAFinitePenalty(@ForAll ElementType type, @ForAll boolean one) {
        var shape = Shape.vector(3);
        View code = Maps.of(type, shape, 2, one ? new double[] {1, 1, 1, 1, 1, 1} : new double[6], 0);
        View diff = Maps.of(type, shape, 2, null, 0);
        assertTrue(Double.isFinite(run(loss(new CodePenalty.Kl(0.1, 1), shape, code, diff, 2))));
        for (double slope : Maps.values(diff, shape, 2)) {
            assertTrue(Double.isFinite(slope) && (one ? slope > 0 : slope < 0), "slope " + slope);
        }
    }

    private static void runShuffled(TaskSet tasks, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int task = 0; task < tasks.tasks(); task++) {
            order.add(task);
        }
        Collections.shuffle(order, random);
        order.forEach(tasks::run);
    }

    /** Central differences; their error is of order STEP^2, and rounding adds about 1e-16 / STEP of the value. */
    private static void assertGradient(
            View at, View diff, Shape shape, int items, ToDoubleFunction<View> value, double tolerance) {
        for (int index = 0; index < items * shape.elements(); index++) {
            int position = Maps.position(at, shape, index);
            double middle = at.get(position);
            at.set(position, middle + STEP);
            double above = value.applyAsDouble(at);
            at.set(position, middle - STEP);
            double below = value.applyAsDouble(at);
            at.set(position, middle);
            double expected = (above - below) / (2 * STEP);
            double slope = diff.get(Maps.position(diff, shape, index));
            assertEquals(expected, slope, tolerance * Math.max(1, Math.abs(expected)));
        }
    }
}
