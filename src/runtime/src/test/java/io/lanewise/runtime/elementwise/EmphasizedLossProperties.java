package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.spec.LossSpec.Reconstruction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class EmphasizedLossProperties {

    private static final double STEP = 1e-5;

    /** A loss on random maps with its operands; output, target and hits are dense but for the gap of the output. */
    private record Trial(Reconstruction kind, Shape shape, int items, View output, View target, Emphasis emphasis, View diff) {

        static Trial of(
                ElementType type, Reconstruction kind, Shape shape, int items, double corrupted, double clean, Random random) {
            int length = Math.toIntExact(items * shape.elements());
            double[] hits = random.ints(length, 0, 2).asDoubleStream().toArray();
            return new Trial(
                    kind,
                    shape,
                    items,
                    Maps.of(type, shape, items, Maps.random(random, length, 0.1, 0.9), 2),
                    Maps.of(type, shape, items, Maps.random(random, length, 0, 1), 0),
                    new Emphasis(Maps.of(type, shape, items, hits, 0), corrupted, clean),
                    Maps.of(type, shape, items, null, 1));
        }

        EmphasizedLoss loss() {
            return new EmphasizedLoss(kind, shape, output, target, emphasis, diff, items).items(items);
        }

        double value() {
            EmphasizedLoss loss = loss();
            loss.runAll();
            return loss.value();
        }
    }

    @Provide
    Arbitrary<Shape> shapes() {
        var side = Arbitraries.integers().between(1, 7);
        return Combinators.combine(side, side, side).as(Shape::new);
    }

    @Property(tries = 100)
    void theGradientIsTheFiniteDifference(
            @ForAll Reconstruction kind,
            @ForAll("shapes") Shape shape,
            @ForAll @IntRange(min = 1, max = 4) int items,
            @ForAll @DoubleRange(min = 0.1, max = 3) double corrupted,
            @ForAll @DoubleRange(min = 0, max = 3) double clean,
            @ForAll Random random) {
        Trial trial = Trial.of(ElementType.F64, kind, shape, items, corrupted, clean, random);
        trial.value();
        double[] slopes = Maps.values(trial.diff(), shape, items);
        int at = 0;
        for (int item = 0; item < items; item++) {
            for (int row = 0; row < shape.height(); row++) {
                for (int run = 0; run < shape.width() * shape.channels(); run++) {
                    int index = MapBlocks.at(trial.output(), item, row) + run;
                    double middle = trial.output().get(index);
                    trial.output().set(index, middle + STEP);
                    double above = trial.value();
                    trial.output().set(index, middle - STEP);
                    double below = trial.value();
                    trial.output().set(index, middle);
                    // As for the plain loss, times the weight.
                    assertEquals((above - below) / (2 * STEP), slopes[at++], 3e-7);
                }
            }
        }
    }

    /** By textbook sums over the elements that were hit and over those that were not. */
    @Property(tries = 100)
    void theValueIsTheWeightedSumOfTheTwoParts(
            @ForAll ElementType type,
            @ForAll Reconstruction kind,
            @ForAll("shapes") Shape shape,
            @ForAll @IntRange(min = 1, max = 4) int items,
            @ForAll Random random) {
        Trial trial = Trial.of(type, kind, shape, items, 1.5, 0.25, random);
        double[] outputs = Maps.values(trial.output(), shape, items);
        double[] targets = Maps.values(trial.target(), shape, items);
        double[] hits = Maps.values(trial.emphasis().hit(), shape, items);
        double[] parts = new double[2];
        for (int index = 0; index < outputs.length; index++) {
            double x = targets[index];
            double y = outputs[index];
            parts[(int) hits[index]] += kind == Reconstruction.L2
                    ? (y - x) * (y - x)
                    : -(x * Math.log(y) + (1 - x) * Math.log(1 - y));
        }
        double expected = (1.5 * parts[1] + 0.25 * parts[0]) / items;
        assertEquals(expected, trial.value(), (type == ElementType.F32 ? 1e-6 : 1e-13) * Math.max(1, expected));
    }

    /** The weights tell alpha from beta: with one of them only the elements of its kind have a gradient. */
    @Example
    void elementsWithoutWeightHaveNoGradient() {
        for (ElementType type : ElementType.values()) {
            for (Reconstruction kind : Reconstruction.values()) {
                var shape = new Shape(3, 4, 2);
                Trial trial = Trial.of(type, kind, shape, 2, 1, 0, new Random(5));
                trial.value();
                double[] diffs = Maps.values(trial.diff(), shape, 2);
                double[] hits = Maps.values(trial.emphasis().hit(), shape, 2);
                for (int index = 0; index < diffs.length; index++) {
                    assertEquals(hits[index] == 1, diffs[index] != 0);
                }
            }
        }
    }

    @Property(tries = 50)
    void theOrderOfTasksChangesNoBit(
            @ForAll Reconstruction kind,
            @ForAll ElementType type,
            @ForAll @IntRange(min = 1, max = 60) int height,
            @ForAll @IntRange(min = 1, max = 700) int width,
            @ForAll Random random) {
        var shape = new Shape(height, width, 1);
        Trial trial = Trial.of(type, kind, shape, 2, 1, 0.1, random);
        double inOrder = trial.value();
        double[] diffs = Maps.values(trial.diff(), shape, 2);
        EmphasizedLoss loss = trial.loss();
        var tasks = new ArrayList<>(IntStream.range(0, loss.tasks()).boxed().toList());
        Collections.shuffle(tasks, random);
        tasks.forEach(loss::run);
        assertEquals(inOrder, loss.value());
        assertArrayEquals(diffs, Maps.values(trial.diff(), shape, 2));
    }
}
