package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What forward and backward over sequences gave, from fixed numbers: the loss is {@code sum(weights * output + output^2 / 2)} over all outputs. */
record SequenceRun(List<double[]> outputs, List<double[]> diffInputs, Map<String, double[]> gradients) {

    private static final long INPUT_SEED = 20;
    private static final long TEACHER_SEED = 50;
    private static final long LOSS_SEED = 70;

    static double[] input(Program program, int step, int items) {
        return Models.numbers(program.inputs().get(step).shape(), items, INPUT_SEED + step);
    }

    static double[] teacher(Program program, int step, int items) {
        return Models.numbers(program.teachers().get(step).orElseThrow().shape(), items, TEACHER_SEED + step);
    }

    static void fill(Program program, int items) {
        for (int step = 0; step < program.inputs().size(); step++) {
            Models.fill(program.inputs().get(step), input(program, step, items), items);
        }
        for (int step = 0; step < program.teachers().size(); step++) {
            Optional<Tensor> teacher = program.teachers().get(step);
            if (teacher.isPresent()) {
                Models.fill(teacher.get(), teacher(program, step, items), items);
            }
        }
    }

    static SequenceRun of(Program program, int items) {
        fill(program, items);
        program.forward(items);
        List<double[]> outputs = new ArrayList<>();
        for (int step = 0; step < program.outputs().size(); step++) {
            double[] output = Models.read(program.outputs().get(step), items);
            outputs.add(output);
            if (program.options().training()) {
                double[] diff = weights(program, step, items);
                for (int index = 0; index < diff.length; index++) {
                    diff[index] += output[index];
                }
                Models.fill(program.diffOutputs().get(step), diff, items);
            }
        }
        if (!program.options().training()) {
            return new SequenceRun(outputs, List.of(), Map.of());
        }
        program.backward();
        List<double[]> diffInputs =
                program.diffInputs().stream().map(diff -> Models.read(diff, items)).toList();
        Map<String, double[]> gradients = new LinkedHashMap<>();
        for (Parameter parameter : program.gradients().all()) {
            double[] numbers = new double[parameter.length()];
            for (int index = 0; index < numbers.length; index++) {
                numbers[index] = parameter.view().get(index);
            }
            gradients.put(parameter.name(), numbers);
        }
        return new SequenceRun(outputs, diffInputs, gradients);
    }

    /** The factors of the outputs in the loss. */
    static double[] weights(Program program, int step, int items) {
        return Models.numbers(program.outputs().get(step).shape(), items, LOSS_SEED + step);
    }

    /** The loss that {@link #of} differentiates, after forward. */
    static double loss(Program program, int items) {
        double loss = 0;
        for (int step = 0; step < program.outputs().size(); step++) {
            double[] output = Models.read(program.outputs().get(step), items);
            double[] weights = weights(program, step, items);
            for (int index = 0; index < output.length; index++) {
                loss += weights[index] * output[index] + output[index] * output[index] / 2;
            }
        }
        return loss;
    }

    void assertSameBits(SequenceRun other, String what) {
        assertEquals(outputs.size(), other.outputs.size(), what);
        for (int step = 0; step < outputs.size(); step++) {
            assertArrayEquals(outputs.get(step), other.outputs.get(step), what + ", output " + step);
        }
        assertEquals(diffInputs.size(), other.diffInputs.size(), what);
        for (int step = 0; step < diffInputs.size(); step++) {
            assertArrayEquals(diffInputs.get(step), other.diffInputs.get(step), what + ", diffInput " + step);
        }
        assertEquals(gradients.keySet(), other.gradients.keySet(), what);
        gradients.forEach((name, gradient) -> assertArrayEquals(gradient, other.gradients.get(name), what + ", " + name));
    }
}
