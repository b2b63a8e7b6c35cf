package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.spec.ModelLayer;
import java.util.List;

/**
 * Weights that a layer has from another one: a copy, turned over, which a program keeps for its kernels, and its
 * gradient.
 *
 * @param gradient null where nothing is trained
 */
record Tie(ModelLayer layer, View weights, View gradient) {

    static Tie of(ModelLayer layer, boolean training) {
        return new Tie(layer, zeros(layer), training ? zeros(layer) : null);
    }

    private static View zeros(ModelLayer layer) {
        return View.flat(Storage.zeros(layer.key().type(), weighted(layer).weightLength()), 0);
    }

    /** What fetches the weights from the layer that they belong to, after each change. */
    TurnedWeights fetching(Parameter source) {
        return TurnedWeights.copying(source.view(), weighted(layer), weights);
    }

    /** What adds the gradient to that of the layer that the weights belong to, after that one is known. */
    TurnedWeights returning(Parameter source) {
        return TurnedWeights.adding(weighted(layer), gradient, source.view());
    }

    /** Elements that the copies of all layers take that have weights from another one; gradients as many again. */
    static long allocated(List<ModelLayer> layers) {
        return layers.stream()
                .filter(layer -> layer.tied().isPresent())
                .mapToLong(layer -> Storage.allocated(weighted(layer).weightLength()))
                .sum();
    }

    private static WeightedKey weighted(ModelLayer layer) {
        return (WeightedKey) layer.key();
    }
}
