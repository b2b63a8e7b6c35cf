package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.elementwise.ParameterTensor;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise as training meets it, on the input and on codes that are drawn. */
class NoiseLawsTest {

    private static final int ITEMS = 6;

    /** A program that is trained, and what loads it. */
    private record Rig(ModelSpec spec, Program program, BatchLoader loader, Objective objective) {

        static Rig of(ModelSpec spec, ElementType type, int batch, Workers workers) {
            var network = Network.of(spec, type);
            var parameters = Parameters.zeros(network.layers());
            Initialiser.fill(parameters, spec);
            var linker = new Linker(Dispatch.builder().scalar().build(), workers);
            Program program = linker.link(network, parameters, Trainer.linking(spec, batch, 0));
            var loader = new BatchLoader(spec, network, program, program);
            var objective =
                    new Objective(network, program, program, loader.target(), spec.loss(), tensors(program));
            return new Rig(spec, program, loader, objective);
        }

        private static List<ParameterTensor> tensors(Program program) {
            var tensors = new ArrayList<ParameterTensor>();
            for (Parameter parameter : program.parameters().all()) {
                var gradient = program.gradients().named(parameter.name()).view();
                boolean penalized = parameter.role() == Parameter.Role.WEIGHT;
                tensors.add(new ParameterTensor(
                        parameter.name(), parameter.view(), gradient, parameter.length(), penalized));
            }
            return tensors;
        }

        /** The noisy items of an epoch by their numbers. */
        Map<Integer, float[]> epoch(long epoch, int batch) throws IOException {
            var schedule = new BatchSchedule(ITEMS, batch, spec.training().seed());
            var bars = TinyModels.bars(spec, ITEMS);
            var noisy = new TreeMap<Integer, float[]>();
            for (long step = epoch * schedule.stepsPerEpoch(); schedule.epoch(step) == epoch; step++) {
                loader.loadStep(bars, schedule, step);
                int length = loader.itemLength();
                for (int index = 0; index < schedule.items(step); index++) {
                    float[] item = Arrays.copyOfRange(loader.noisy(), index * length, (index + 1) * length);
                    noisy.put(schedule.item(step, index), item);
                }
            }
            return noisy;
        }

        /** What the code of one step is drawn by, item by item. */
        Map<Integer, double[]> drawn(long epoch, int batch) throws IOException {
            var schedule = new BatchSchedule(ITEMS, batch, spec.training().seed());
            var bars = TinyModels.bars(spec, ITEMS);
            var drawn = new TreeMap<Integer, double[]>();
            var code = program.sampledCode().orElseThrow();
            for (long step = epoch * schedule.stepsPerEpoch(); schedule.epoch(step) == epoch; step++) {
                loader.loadStep(bars, schedule, step);
                for (int index = 0; index < schedule.items(step); index++) {
                    var values = new double[code.units()];
                    for (int unit = 0; unit < values.length; unit++) {
                        var view = code.noise().view();
                        values[unit] = view.get(view.rowOffset(index, 0) + unit);
                    }
                    drawn.put(schedule.item(step, index), values);
                }
            }
            return drawn;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask: 0.3", "gaussian: 0.2", "salt_pepper: 0.2"})
    void noiseIsFreshInEachEpochAndTheSameInAnyBatchOnAnyThreads(String noise) throws IOException {
        var spec = TinyModels.conv("noise: {" + noise + "}\ntraining: {batch: 6, steps: 1, seed: 3}");
        try (var one = Workers.of(1);
                var three = Workers.of(3)) {
            var expected = Rig.of(spec, ElementType.F32, 6, one).epoch(2, 6);
            var other = Rig.of(spec, ElementType.F64, 4, three).epoch(2, 4);
            assertEquals(ITEMS, expected.size());
            expected.forEach((item, values) -> assertArrayEquals(values, other.get(item), "item " + item));
            // The bars of epochs 2 and 4 are the same.
            var later = Rig.of(spec, ElementType.F32, 6, one).epoch(4, 6);
            expected.forEach((item, values) -> assertFalse(Arrays.equals(values, later.get(item)), "item " + item));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask: 0.3", "gaussian: 0.2", "salt_pepper: 0.2"})
    void theGradientIsThatAtTheCorruptedInputForTheCleanTarget(String noise) throws IOException {
        String rest = "\ntraining: {batch: 4, steps: 1, seed: 3}\nloss: {sparsity: {l1: 0.1}}";
        var noisySpec = TinyModels.conv("noise: {" + noise + "}" + rest);
        var cleanSpec = TinyModels.conv(rest);
        try (var workers = Workers.of(2)) {
            var noisy = Rig.of(noisySpec, ElementType.F32, 4, workers);
            var clean = Rig.of(cleanSpec, ElementType.F32, 4, workers);
            var bars = TinyModels.bars(noisySpec, 4);
            var schedule = new BatchSchedule(4, 4, 3);
            noisy.loader().loadStep(bars, schedule, 0);
            clean.loader().loadStep(bars, schedule, 0);
            clean.program().input().fill(noisy.loader().noisy(), 0, 4);
            assertNull(noisy.objective().run(4));
            assertNull(clean.objective().run(4));
            assertEquals(clean.objective().total(), noisy.objective().total());
            for (Parameter gradient : clean.program().gradients().all()) {
                var expected = gradient.view().floats();
                assertArrayEquals(
                        expected,
                        noisy.program().gradients().named(gradient.name()).view().floats(),
                        gradient.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void codesAreDrawnAnewInEachEpochAndTheSameInAnyBatch(int batch) throws IOException {
        var spec = TinyModels.variational("training: {batch: 6, steps: 1, seed: 3}");
        try (var workers = Workers.of(2)) {
            var whole = Rig.of(spec, ElementType.F64, 6, workers).drawn(2, 6);
            var parts = Rig.of(spec, ElementType.F32, batch, workers).drawn(2, batch);
            whole.forEach((item, values) -> assertArrayEquals(values, parts.get(item), "item " + item));
            var later = Rig.of(spec, ElementType.F64, 6, workers).drawn(3, 6);
            whole.forEach((item, values) -> assertFalse(Arrays.equals(values, later.get(item)), "item " + item));
        }
    }
}
