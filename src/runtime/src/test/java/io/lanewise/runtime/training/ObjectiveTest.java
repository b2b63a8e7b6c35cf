package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.ParameterTensor;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {

    private static final double STEP = 1e-5;

    /** Smooth all the way, so that finite differences cross no kink; the code is positive, so L1 has none either. */
    private static final String LAYERS = """
            lanewise: 1
            name: smooth
            input: {height: 4, width: 6, channels: 2}
            encoder:
              - conv: {filters: 3, kernel: 3, stride: 2, padding: 1, activation: softplus}
              - conv: {filters: 4, kernel: 3, padding: same, activation: sigmoid}
            decoder:
              - deconv: {filters: 2, kernel: 4, stride: 2, padding: 1, activation: sigmoid}
            noise: {mask: 0.3}
            training: {batch: 3, steps: 1, seed: 3}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss: {reconstruction: l2}",
                "loss: {reconstruction: bce, sparsity: {l2: 0.7}}",
                "loss: {reconstruction: l2, sparsity: {l1: 0.7}}",
                "loss: {reconstruction: l2, sparsity: {l2: 0.7}}",
                "loss: {reconstruction: l2, sparsity: {kl: {target: 0.1, weight: 0.7}}}",
                "loss: {reconstruction: l2, weights: {l2: 0.3}}",
                "loss: {sparsity: {kl: {target: 0.1, weight: 1}, l1: 0.2}, weights: {l1: 0.1, l2: 0.3}}"
            })
    void theGradientOfEveryParameterIsTheFiniteDifferenceOfTheLoss(String loss) throws IOException {
        assertGradients(SpecReader.read(LAYERS + loss, "smooth.yaml"));
    }

    /** A group, a stride, a dilation and paddings that differ on all sides; both kinds of layer. */
    private static final String TIED = """
            lanewise: 1
            name: tied
            input: {height: 7, width: 6, channels: 2}
            encoder:
              - conv: {filters: 4, kernel: [3, 2], stride: [2, 1], padding: [1, 0, 1, 1], groups: 2, activation: sigmoid}
              - conv: {filters: 3, kernel: 2, dilation: 2, activation: tanh, name: wide}
              - dense: {units: 5, activation: softplus}
            decoder:
              - dense: {units: 24, activation: sigmoid, tied: encoder.2}
              - reshape: {height: 2, width: 4, channels: 3}
              - deconv: {filters: 4, kernel: 2, dilation: 2, activation: softplus, tied: wide}
              - deconv: {filters: 2, kernel: [3, 2], stride: [2, 1], padding: [1, 0, 1, 1], groups: 2, activation: sigmoid, tied: true}
            training: {batch: 3, steps: 1, seed: 3}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss: {reconstruction: l2}",
                "loss: {reconstruction: bce, sparsity: {l2: 0.7}, weights: {l1: 0.1, l2: 0.3}}"
            })
    void theGradientOfTiedWeightsIsTheFiniteDifferenceOfTheLoss(String loss) throws IOException {
        assertGradients(SpecReader.read(TIED + loss, "tied.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noise: {mask: 0.3, emphasis: {clean: 0.1}}\nloss: {reconstruction: l2}",
                "noise: {salt_pepper: 0.3, emphasis: {corrupted: 2, clean: 0}}\nloss: {reconstruction: bce, weights: {l2: 0.3}}"
            })
    void theGradientWithEmphasisIsTheFiniteDifferenceOfTheLoss(String noiseAndLoss) throws IOException {
        assertGradients(SpecReader.read(LAYERS.replace("noise: {mask: 0.3}\n", "") + noiseAndLoss, "smooth.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss: {sparsity: {kl: {target: 0.1, weight: 0.7, unit: channel}}}",
                "loss: {sparsity: {kl: {target: 0.1, weight: 0.7, unit: channel, over: running}}}",
                "loss: {sparsity: {kl: {target: 0.1, weight: 0.7, over: running, momentum: 0.5}, l2: 0.1}}"
            })
    void theGradientOfADivergenceIsTheFiniteDifferenceWhereverItsMeansGoOnFrom(String loss) throws IOException {
        assertGradients(SpecReader.read(LAYERS + loss, "smooth.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "tanh", "identity"})
    void theGradientOfAContractionIsTheFiniteDifference(String activation) throws IOException {
        assertGradients(SpecReader.read("""
                lanewise: 1
                name: contractive
                input: 9
                encoder:
                  - dense: {units: 4, activation: %s}
                decoder:
                  - dense: {units: 9, activation: sigmoid}
                noise: {gaussian: 0.1}
                training: {batch: 3, steps: 1, seed: 3}
                loss: {sparsity: {contractive: 0.3, l2: 0.1}, weights: {l2: 0.1}}
                """.formatted(activation), "contractive.yaml"));
    }

    @Test
    void theGradientOfAGaussianCodeIsTheFiniteDifferenceForTheSameDraw() throws IOException {
        assertGradients(TinyModels.variational("training: {batch: 3, steps: 1, seed: 3}"));
        assertGradients(TinyModels.variational("training: {batch: 3, steps: 1, seed: 4}\nloss: {reconstruction: bce}"));
    }

    @Test
    void theGradientOfACodeOfFewValuesIsTheFiniteDifference() throws IOException {
        String rest = "training: {batch: 3, steps: 1, seed: 3}\nloss: {sparsity: {l2: 0.3}}";
        assertGradients(TinyModels.topK(rest));
        assertGradients(SpecReader.read(LAYERS.replace("decoder:", "  - top_k: 5\ndecoder:") + "loss: {}", "k.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", task: predict",
                ", task: reconstruct",
                ", task: both",
                ", task: both, decoder_input: previous",
                ", task: both, decoder_input: previous, teacher_forcing: true"
            })
    void theGradientOverSequencesIsTheFiniteDifferenceOfTheLoss(String sequence) throws IOException {
        String rest = "noise: {mask: 0.3}\ntraining: {batch: 3, steps: 1, seed: 3}\nloss: {reconstruction: %s}";
        assertGradients(TinyModels.sequence(sequence, rest.formatted("l2")));
        assertGradients(TinyModels.sequence(sequence, rest.formatted("bce")));
    }

    @Test
    void penaltiesOnTheCodeOfSequencesAreRefused() {
        String rest = "training: {batch: 3, steps: 1, seed: 3}";
        var spec = TinyModels.sequence(", task: predict", rest);
        var penalized = TinyModels.dense(rest + "\nloss: {sparsity: {l2: 0.5}}").loss();
        var network = Network.of(spec, ElementType.F32);
        try (var workers = Workers.of(1)) {
            Program program = new Linker(Dispatch.builder().scalar().build(), workers)
                    .link(network, Parameters.zeros(network.layers()), Trainer.linking(spec, 3, 0));
            var loader = new BatchLoader(spec, network, program, program);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Objective(network, program, program, loader.target(), penalized, tensors(program)));
        }
    }

    private static void assertGradients(ModelSpec spec) throws IOException {
        var network = Network.of(spec, ElementType.F64);
        var parameters = Parameters.zeros(network.layers());
        Initialiser.fill(parameters, spec);
        var dispatch = Dispatch.builder().scalar().build();
        try (var workers = Workers.of(2)) {
            // A batch that is not full: the averages are over the items that there are.
            Program program = new Linker(dispatch, workers).link(network, parameters, Trainer.linking(spec, 4, 0));
            var loader = new BatchLoader(spec, network, program, program);
            var objective =
                    new Objective(network, program, program, loader.target(), spec.loss(), tensors(program));
            var data = TinyModels.bars(spec, 3);
            var schedule = new BatchSchedule(3, 3, 1);
            // Running means have something to go on from.
            loader.loadStep(data, schedule, 1);
            objective.run(3);
            objective.advance();
            loader.loadStep(data, schedule, 0);
            assertNull(objective.run(3));
            Parameters gradients = program.gradients().copy();
            for (Parameter parameter : parameters.all()) {
                for (int index = 0; index < parameter.length(); index++) {
                    double expected = difference(program, objective, loader, data, schedule, parameter, index);
                    double slope = gradients.named(parameter.name()).view().get(index);
                    assertEquals(
                            expected, slope, 1e-6 * Math.max(1, Math.abs(expected)), parameter.name() + " " + index);
                }
            }
        }
    }

    private static double difference(
            Program program,
            Objective objective,
            BatchLoader loader,
            ItemSource data,
            BatchSchedule schedule,
            Parameter parameter,
            int index)
            throws IOException {
        var view = parameter.view();
        double middle = view.get(index);
        var totals = new double[2];
        for (int side = 0; side < 2; side++) {
            view.set(index, side == 0 ? middle - STEP : middle + STEP);
            program.parametersChanged();
            loader.loadStep(data, schedule, 0);
            objective.run(3);
            totals[side] = objective.total();
        }
        view.set(index, middle);
        program.parametersChanged();
        return (totals[1] - totals[0]) / (2 * STEP);
    }

    private static ArrayList<ParameterTensor> tensors(Program program) {
        var tensors = new ArrayList<ParameterTensor>();
        for (Parameter parameter : program.parameters().all()) {
            tensors.add(new ParameterTensor(
                    parameter.name(),
                    parameter.view(),
                    program.gradients().named(parameter.name()).view(),
                    parameter.length(),
                    parameter.role() == Parameter.Role.WEIGHT));
        }
        return tensors;
    }
}
