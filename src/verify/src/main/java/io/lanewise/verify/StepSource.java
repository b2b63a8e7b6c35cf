package io.lanewise.verify;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.verify.reference.Tensor;
import java.util.random.RandomGenerator;

/**
 * What one time step of a cell reads beside its states.
 *
 * @param buffer the memory
 * @param view as the kernel sees it
 */
record StepSource(GuardedBuffer buffer, View view) {

    /** An input, or its projection. */
    StepSource(GuardedBuffer map) {
        this(map, map.view());
    }

    /** Biases at every pixel of every item: the projection of an input that is not there. */
    static StepSource biasMap(GuardedBuffer map, Tensor biases) {
        return new StepSource(map.setMap(repeated(biases, map.map())));
    }

    /** One row of biases that stands for all rows and items, as a graph has it. */
    static StepSource biasRow(ConvLstmKey key, Tensor biases, RandomGenerator random) {
        Shape row = new Shape(1, key.src().width(), key.src().channels());
        GuardedBuffer buffer = GuardedBuffer.map("biases", key.type(), 1, row, Halo.NONE, random);
        buffer.setMap(repeated(biases, buffer.map()));
        View one = buffer.view();
        return new StepSource(buffer, View.map(one.array(), one.offset(), 0, 0));
    }

    private static Tensor repeated(Tensor biases, Tensor shape) {
        Tensor map = Tensor.zerosLike(shape);
        int pixels = map.extent(2) * map.extent(3);
        for (int i = 0; i < map.size(); i++) {
            map.values()[i] = biases.get(i / pixels % map.extent(1));
        }
        return map;
    }
}
