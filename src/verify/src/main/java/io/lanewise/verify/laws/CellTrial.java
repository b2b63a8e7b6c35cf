package io.lanewise.verify.laws;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.CellRunner.Mode;
import io.lanewise.verify.Mismatch;
import io.lanewise.verify.reference.Tensor;
import java.util.Map;

/**
 * A law that is tried on a cell over a short sequence.
 *
 * @param subject whose key is the cell's
 * @param steps time steps
 * @param batch items
 */
record CellTrial(Law law, Subject subject, ConvLstmKey key, int steps, int batch) {

    private static final int MOST_STEPS = 4;
    private static final int FEWEST_STEPS = 2;
    /** Multiply-adds of a step beyond which the shortest sequence of one item is enough to keep a machine busy. */
    private static final long LARGE = 10_000_000;

    /** Steps and items follow from the seed. */
    static CellTrial of(Law law, Subject subject) {
        ConvLstmKey key = (ConvLstmKey) subject.key();
        if (key.macs() > LARGE) {
            return new CellTrial(law, subject, key, FEWEST_STEPS, 1);
        }
        long seedOfSteps = Math.floorDiv(subject.seed(), Subject.LARGEST_BATCH);
        int steps = FEWEST_STEPS + Math.floorMod(seedOfSteps, MOST_STEPS - FEWEST_STEPS + 1);
        return new CellTrial(law, subject, key, steps, subject.batch());
    }

    /** The same trial of the polynomial that has the place of the cell where numbers must be exact. */
    CellTrial exact() {
        Subject polynomial = subject.withKey(ExactLayer.of(key));
        return new CellTrial(law, polynomial, (ConvLstmKey) polynomial.key(), steps, batch);
    }

    CellTrial withSteps(int count) {
        return new CellTrial(law, subject, key, count, batch);
    }

    CellTrial withBatch(int items) {
        return new CellTrial(law, subject, key, steps, items);
    }

    /** Random inputs, the same ones each time. */
    CellSequences sequences() {
        return new CellSequences(key, steps, batch, subject.random(law));
    }

    /** All results of the kernels on one thread. */
    CellResults run(CellInputs inputs) {
        return run(inputs, subject.seed());
    }

    /** All results with buffers in places that follow from another seed. */
    CellResults run(CellInputs inputs, long layout) {
        return new CellRunner(subject.source(), 1, layout, Mode.PLAIN)
                .run(key, inputs)
                .results();
    }

    /** Results by name. */
    Map<String, Tensor> named(CellResults results) {
        return results.byName(key.peephole());
    }

    void requireSameBits(CellResults expected, CellResults actual, String circumstance) {
        Map<String, Tensor> others = named(actual);
        named(expected).forEach((name, tensor) -> requireSameBits(name, tensor, others.get(name), circumstance));
    }

    void requireSameBits(String name, Tensor expected, Tensor actual, String circumstance) {
        int mismatch = Mismatch.first(expected, actual);
        if (mismatch >= 0) {
            fail(
                    name,
                    circumstance + " is " + actual.get(mismatch) + " at " + Mismatch.place(actual, mismatch) + ", not "
                            + expected.get(mismatch));
        }
    }

    /** Fails where a result is further from what is expected than {@code bounds} allow; 0 is allowed for other zeros. */
    void requireWithin(Map<String, Tensor> bounds, Map<String, Tensor> expected, Map<String, Tensor> actual) {
        expected.forEach((name, wanted) -> {
            Tensor got = actual.get(name);
            for (int i = 0; i < wanted.size(); i++) {
                double bound = bounds.get(name).get(i);
                if (!(Math.abs(got.get(i) - wanted.get(i)) <= bound)) {
                    fail(
                            name,
                            "is " + got.get(i) + " at " + Mismatch.place(got, i) + ", not " + wanted.get(i)
                                    + (bound == 0 ? "" : " (they may differ by " + bound + ")"));
                    return;
                }
            }
        });
    }

    /** Throws what is wrong with a result, unless nobody looks at its direction. */
    void fail(String result, String detail) {
        Direction direction = direction(result);
        if (subject.directions().contains(direction)) {
            throw LawViolation.of(law, subject, direction, result, detail);
        }
    }

    /** The direction whose kernels write a result. */
    private static Direction direction(String result) {
        return switch (result) {
            case "h", "c" -> Direction.FORWARD;
            case "dx", "dh0" -> Direction.BACKWARD_DATA;
            case "dweight_x", "dweight_h" -> Direction.BACKWARD_WEIGHTS;
            default -> Direction.BACKWARD_BIAS;
        };
    }
}
