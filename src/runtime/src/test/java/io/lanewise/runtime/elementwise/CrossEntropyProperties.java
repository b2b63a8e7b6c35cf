package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.spec.LossSpec.Reconstruction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class CrossEntropyProperties {

    private static final double BOUND = 0x1p-24;

    /** Loss and slope of one element. */
    private record Point(double loss, double slope) {}

    private static Point point(ElementType type, double y, double x) {
        var one = Shape.vector(1);
        View output = Maps.of(type, one, 1, new double[] {y}, 0);
        View target = Maps.of(type, one, 1, new double[] {x}, 0);
        View diff = Maps.of(type, one, 1, null, 0);
        var loss = new ReconstructionLoss(Reconstruction.BCE, one, output, target, diff, 1).items(1);
        loss.runAll();
        return new Point(loss.value(), diff.get(0));
    }

    @Property
    void ofEvenOddsTheLossIsOneBitAndTheSlopeIsTwoForOneAgainst(
            @ForAll ElementType type, @ForAll @IntRange(min = 0, max = 4) int quarters) {
        double x = quarters / 4.0;
        Point even = point(type, 0.5, x);
        assertEquals(StrictMath.log(2), even.loss(), Math.ulp(1));
        assertEquals(4 * (0.5 - x), even.slope());
    }

    /** With {@code x = 3/4} and {@code y = 1/4} the logarithms are those of 1/4 and 3/4. */
    @Property
    void ofQuartersTheLossIsThatOfTheDefinition(@ForAll ElementType type) {
        double three = StrictMath.log(3);
        double two = StrictMath.log(2);
        Point point = point(type, 0.25, 0.75);
        assertEquals(2 * two - 0.25 * three, point.loss(), 2 * Math.ulp(2));
        assertEquals((0.25 - 0.75) / (3.0 / 16), point.slope(), type == ElementType.F32 ? 0x1p-23 : 0x1p-52);
    }

    /** The law of a proper score: no output does better than the target itself. */
    @Property
    void theLossIsLeastWhereTheOutputIsTheTarget(
            @ForAll @DoubleRange(max = 1) double x, @ForAll @DoubleRange(max = 1) double y) {
        assertTrue(point(ElementType.F64, y, x).loss() >= point(ElementType.F64, x, x).loss() - 0x1p-48);
        double inside = Math.clamp(x, BOUND, 1 - BOUND);
        assertEquals(0, point(ElementType.F64, inside, inside).slope());
    }

    @Property
    void beyondTheBoundTheLossIsItsTangent(
            @ForAll ElementType type, @ForAll boolean above, @ForAll @IntRange(min = 0, max = 8) int eighths) {
        double x = eighths / 8.0;
        double bound = above ? 1 - BOUND : BOUND;
        Point there = point(type, bound, x);
        for (double y : above ? new double[] {1, 1.5, 40} : new double[] {0x1p-30, 0, -0.25, -40}) {
            Point beyond = point(type, y, x);
            assertEquals(there.slope(), beyond.slope());
            // f32 rounds the slope by which this expectation is made.
            double expected = there.loss() + there.slope() * (y - bound);
            assertEquals(expected, beyond.loss(), 0x1p-23 * (there.loss() + Math.abs(there.slope() * (y - bound))));
        }
    }

    @Property
    void aSaturatedOutputOnTheWrongSideCostsTwentyFourBitsAndOneAndIsSentBack(
            @ForAll ElementType type, @ForAll boolean one) {
        Point point = point(type, one ? 1 : 0, one ? 0 : 1);
        assertEquals(24 * StrictMath.log(2) + 1, point.loss(), 1e-6);
        assertEquals(one ? 0x1p24 : -0x1p24, point.slope(), 2);
        Point right = point(type, one ? 1 : 0, one ? 1 : 0);
        assertEquals(0, right.loss(), 0x1p-48);
    }

    /** Frames of one array of {@code [item][frame][row][column]}: targets of a model over sequences. */
    @Property(tries = 50)
    void aFrameOfSeveralIsComparedAsOneByItself(
            @ForAll Reconstruction kind,
            @ForAll ElementType type,
            @ForAll @IntRange(min = 0, max = 2) int frame,
            @ForAll java.util.Random random) {
        int items = 3;
        int frames = 3;
        var shape = new Shape(4, 5, 2);
        int length = Math.toIntExact(shape.elements());
        var sequences = View.dense(Maps.array(type, items * frames * length), 0, new Shape(4 * frames, 5, 2));
        var values = Maps.random(random, items * frames * length, 0, 1);
        for (int index = 0; index < values.length; index++) {
            sequences.set(index, values[index]);
        }
        var alone = new double[items * length];
        for (int item = 0; item < items; item++) {
            System.arraycopy(values, (item * frames + frame) * length, alone, item * length, length);
        }
        View among = View.map(sequences.array(), frame * length, 10, frames * length);
        View output = Maps.of(type, shape, items, Maps.random(random, items * length, 0.01, 0.99), 1);
        View[] targets = {among, Maps.of(type, shape, items, alone, 0)};
        var losses = new double[2];
        var slopes = new double[2][];
        for (int side = 0; side < 2; side++) {
            View diff = Maps.of(type, shape, items, null, side);
            var loss = new ReconstructionLoss(kind, shape, output, targets[side], diff, items).items(items);
            loss.runAll();
            losses[side] = loss.value();
            slopes[side] = Maps.values(diff, shape, items);
        }
        assertEquals(losses[0], losses[1]);
        assertArrayEquals(slopes[0], slopes[1]);
    }

    @Example
    void aTargetThatIsNotFiniteIsNotHidden() {
        assertTrue(Double.isNaN(point(ElementType.F32, Double.NaN, 0.5).loss()));
        assertTrue(Double.isNaN(point(ElementType.F64, 0.5, Double.NaN).loss()));
    }
}
