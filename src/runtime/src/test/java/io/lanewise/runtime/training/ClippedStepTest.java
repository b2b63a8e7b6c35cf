package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.TrainingSpec;
import io.lanewise.spec.TrainingSpec.Backpropagation;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClippedStepTest {

    /** How far one step of descent at rate 1 without momentum moves the parameters: by the length of the gradient. */
    private record Step(double distance, double gradientLength) {}

    private static Step step(double clipNorm) throws IOException {
        ModelSpec spec = clipped(
                TinyModels.dense("training: {optimizer: {sgd: {rate: 1, momentum: 0}}, batch: 2, steps: 1}"), clipNorm);
        var layers = ModelLayers.of(spec, ElementType.F64);
        var parameters = Parameters.zeros(layers);
        Initialiser.fill(parameters, spec);
        var before = parameters.copy();
        try (var workers = Workers.of(1)) {
            var linker = new Linker(Dispatch.builder().scalar().build(), workers);
            var step = new TrainingStep(spec, linker.link(layers, parameters, LinkOptions.training(2)));
            assertNull(step.train(TinyModels.bars(spec, 2), new BatchSchedule(2, 2, 1), 0));
            return new Step(distance(before, parameters), step.gradientLength());
        }
    }

    private static ModelSpec clipped(ModelSpec spec, double clipNorm) {
        TrainingSpec training = spec.training();
        return spec.withTraining(new TrainingSpec(
                training.optimizer(),
                training.batch(),
                training.length(),
                training.seed(),
                training.validation(),
                training.checkpointEvery(),
                training.initialisation(),
                new Backpropagation(clipNorm, 0, 0)));
    }

    private static double distance(Parameters from, Parameters to) {
        double sum = 0;
        for (Parameter parameter : from.all()) {
            for (int index = 0; index < parameter.length(); index++) {
                double moved = to.named(parameter.name()).view().get(index)
                        - parameter.view().get(index);
                sum += moved * moved;
            }
        }
        return Math.sqrt(sum);
    }

    @Test
    void aStepGoesNoFurtherThanTheLimitOfTheSpecAllows() throws IOException {
        Step free = step(0);
        assertTrue(free.gradientLength() > 0.1, "length " + free.gradientLength());
        assertEquals(free.gradientLength(), free.distance(), 1e-12);
        Step clipped = step(0.1);
        assertEquals(free.gradientLength(), clipped.gradientLength());
        assertEquals(0.1, clipped.distance(), 1e-12);
        assertEquals(free.distance(), step(1000).distance());
    }
}
