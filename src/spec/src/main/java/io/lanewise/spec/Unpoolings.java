package io.lanewise.spec;

import java.util.ArrayList;
import java.util.List;

/** Finds the pooling that each unpooling undoes where the spec does not name it. */
final class Unpoolings {

    private Unpoolings() {}

    /**
     * The decoder with every unpooling naming its pooling by {@link LayerSpec#name}. The n-th unpooling of the decoder
     * undoes the n-th max pooling of the encoder counted from the code outwards, named or not; an {@code undoes} that
     * is a position, {@code encoder.1}, becomes the name.
     */
    static List<LayerSpec> resolve(List<LayerSpec> encoder, List<LayerSpec> decoder) {
        List<String> poolings = encoder.stream()
                .filter(LayerSpec.MaxPool.class::isInstance)
                .map(LayerSpec::name)
                .toList();
        List<LayerSpec> resolved = new ArrayList<>();
        int met = 0;
        for (LayerSpec layer : decoder) {
            if (layer instanceof LayerSpec.Unpool unpool) {
                met++;
                String inner = met <= poolings.size() ? poolings.get(poolings.size() - met) : "";
                resolved.add(new LayerSpec.Unpool(
                        unpool.name(), unpool.undoes().isEmpty() ? inner : References.name(unpool.undoes(), encoder)));
            } else {
                resolved.add(layer);
            }
        }
        return resolved;
    }
}
