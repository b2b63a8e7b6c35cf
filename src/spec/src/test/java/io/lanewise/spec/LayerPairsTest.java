package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.spec.LossSpec.Reconstruction;
import io.lanewise.spec.LossSpec.WeightPenalty;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerPairsTest {

    private static final ModelSpec MODEL =
            SpecReader.read(Path.of("src", "test", "resources", "legal", "pretraining.yaml"));

    private static List<String> names(List<LayerSpec> layers) {
        return layers.stream().map(LayerSpec::name).toList();
    }

    @Test
    void everyLayerIsInThePairOfItsMirrorImage() {
        List<ModelSpec> pairs = LayerPairs.of(MODEL);
        assertEquals(
                List.of(new Shape(8, 8, 1), new Shape(4, 4, 4), new Shape(2, 2, 6)),
                pairs.stream().map(ModelSpec::input).toList());
        assertEquals(
                List.of(
                        List.of("encoder.0", "encoder.1"),
                        List.of("encoder.2", "encoder.3"),
                        List.of("encoder.4")),
                pairs.stream().map(pair -> names(pair.encoder())).toList());
        assertEquals(
                List.of(
                        List.of("decoder.4", "decoder.5"),
                        List.of("decoder.2", "decoder.3"),
                        List.of("decoder.0", "decoder.1")),
                pairs.stream().map(pair -> names(pair.decoder())).toList());
    }

    /** Keys are those of the whole model, so that parameters and kernels are the same. */
    @Test
    void pairsHaveTheKernelsOfTheModel() {
        List<ModelLayer> whole = ModelLayers.of(MODEL, ElementType.F32);
        for (ModelSpec pair : LayerPairs.of(MODEL)) {
            for (ModelLayer layer : ModelLayers.of(pair, ElementType.F32)) {
                ModelLayer same = whole.stream()
                        .filter(other -> other.name().equals(layer.name()))
                        .findFirst()
                        .orElseThrow();
                assertEquals(same.key(), layer.key());
                assertEquals(same.tied(), layer.tied());
            }
        }
    }

    /** The second pair reads what relu gave, which is no probability. */
    @Test
    void pairsHaveTheLossOfTheModelWhereTheyCan() {
        List<ModelSpec> pairs = LayerPairs.of(MODEL);
        assertEquals(
                List.of(Reconstruction.BCE, Reconstruction.L2, Reconstruction.BCE),
                pairs.stream().map(pair -> pair.loss().reconstruction()).toList());
        for (ModelSpec pair : pairs) {
            assertEquals(List.of(), pair.loss().sparsity());
            assertEquals(new WeightPenalty(0, 0.01), pair.loss().weights());
        }
    }

    @Test
    void pairsAreTrainedAsThePretrainingSays() {
        for (ModelSpec pair : LayerPairs.of(MODEL)) {
            assertEquals(new NoiseSpec.Emphasized(new NoiseSpec.Mask(0.25), 1, 0.5), pair.noise());
            TrainingSpec training = pair.training();
            assertEquals(new Optimizer.Sgd(0.1, 0), training.optimizer());
            assertEquals(new TrainingSpec.Length(2, TrainingSpec.Unit.EPOCHS), training.length());
            assertEquals(Schedule.DEFAULT, training.schedule());
            assertEquals(4, training.batch());
            assertEquals(3, training.seed());
            assertEquals(Optional.empty(), training.pretraining());
        }
    }

    @Test
    void whatIsNotSaidIsThatOfTheModel() {
        String layers = Specs.text("12", List.of("dense: 6"), List.of("dense: 12"));
        ModelSpec model = SpecReader.read(
                layers + "noise: {gaussian: 0.1}\ntraining: {optimizer: sgd, pretraining: {}}", "test");
        ModelSpec pair = LayerPairs.of(model).getFirst();
        assertEquals(new NoiseSpec.Gaussian(0.1), pair.noise());
        assertEquals(model.training().optimizer(), pair.training().optimizer());
        assertEquals(TrainingSpec.DEFAULT.length(), pair.training().length());
        assertEquals(List.of(), LayerPairs.of(SpecReader.read(layers, "test")));
    }
}
