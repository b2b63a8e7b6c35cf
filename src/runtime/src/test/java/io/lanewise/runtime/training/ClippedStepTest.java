package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClippedStepTest {

    /** How far one step of descent at rate 1 without momentum moves the parameters: by the length of the gradient. */
    private record Step(double distance, double gradientLength) {}

    private static Step step(String clip) throws IOException {
        ModelSpec spec = TinyModels.dense(
                "training: {optimizer: {sgd: {rate: 1, momentum: 0}}, batch: 2, steps: 1" + clip + "}");
        var network = Network.of(spec, ElementType.F64);
        var parameters = Parameters.zeros(network.layers());
        Initialiser.fill(parameters, spec);
        var before = parameters.copy();
        try (var workers = Workers.of(1)) {
            var program = new Linker(Dispatch.builder().scalar().build(), workers)
                    .link(network.layers(), parameters, LinkOptions.training(2));
            var step = new TrainingStep(spec, network, program, program);
            assertNull(step.train(TinyModels.bars(spec, 2), new BatchSchedule(2, 2, 1), 0, spec.training().optimizer().rate()));
            return new Step(distance(before, parameters), step.gradientLength());
        }
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
        Step free = step("");
        assertTrue(free.gradientLength() > 0.1, "length " + free.gradientLength());
        assertEquals(free.gradientLength(), free.distance(), 1e-12);
        Step clipped = step(", clip: 0.1");
        assertEquals(free.gradientLength(), clipped.gradientLength());
        assertEquals(0.1, clipped.distance(), 1e-12);
        assertEquals(free.distance(), step(", clip: 1000").distance());
    }
}
