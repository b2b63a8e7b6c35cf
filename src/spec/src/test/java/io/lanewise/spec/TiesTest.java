package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TiesTest {

    private static final ModelSpec TIED = SpecReader.read(Path.of("src", "test", "resources", "legal", "tied.yaml"));

    private static List<Optional<String>> ties(List<ModelLayer> layers) {
        return layers.stream().map(ModelLayer::tied).toList();
    }

    @Test
    void mirrorsAndPlacesBecomeNames() {
        Optional<String> none = Optional.empty();
        assertEquals(
                List.of(none, none, none, Optional.of("encoder.2"), Optional.of("encoder.1"), Optional.of("wide")),
                ties(ModelLayers.of(TIED, ElementType.F32)));
        var untied = (LayerSpec.Dense) TIED.encoder().get(2);
        assertEquals(none, untied.tied());
    }

    /** Weights count in the encoder, biases on both sides. */
    @Test
    void tiedWeightsAreCountedOnce() {
        long weights = 4 * 4 * 2 * 4 + 3 * 3 * 2 * 4 + 64 * 5;
        long biases = 4 + 4 + 5 + 64 + 4 + 2;
        assertEquals(
                weights + biases,
                ModelLayers.of(TIED, ElementType.F32).stream()
                        .mapToLong(ModelLayer::parameters)
                        .sum());
    }

    /** Layers without weights do not count, and a layer that is not tied has a mirror image all the same. */
    @Test
    void theMirrorIsCountedInLayersWithWeightsFromTheCode() {
        var layers = Specs.layers(
                "{height: 8, width: 8, channels: 1}",
                List.of("conv: {filters: 3, kernel: 3, padding: 1}", "maxpool: 2", "dense: 7"),
                List.of(
                        "dense: 48",
                        "reshape: {height: 4, width: 4, channels: 3}",
                        "upsample: 2",
                        "deconv: {filters: 1, kernel: 3, padding: same, tied: true}"));
        assertEquals(Optional.of("encoder.0"), layers.getLast().tied());
    }
}
