package io.lanewise.verify.laws;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.LayerShapes;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** Random inputs of a layer, all of them exact in f32. */
final class Inputs {

    private final KernelKey key;
    private final int batch;
    private final Numbers numbers;

    Inputs(KernelKey key, int batch, RandomGenerator random) {
        this.key = key;
        this.batch = batch;
        this.numbers = new Numbers(random);
    }

    /** Small whole numbers. The diffDst of average pooling is made of multiples of what it will be divided by. */
    Tensors lattice() {
        Tensors inputs = draw(numbers::lattice);
        if (key instanceof AvgPool2dKey) {
            Tensor divisors = LayerShapes.divisors((AvgPool2dKey) key, batch);
            inputs = inputs.with(
                    Role.DIFF_DST, inputs.get(Role.DIFF_DST).zip(divisors, (diff, divisor) -> diff * divisor));
        }
        return inputs;
    }

    /** Numbers between -1 and 1. */
    Tensors reals() {
        return draw(numbers::real);
    }

    /**
     * Numbers between -1 and 1, among them zeros of both signs, NaN, infinities, the largest and the smallest floats.
     */
    Tensors specials() {
        return draw(numbers::special);
    }

    private Tensors draw(DoubleSupplier kind) {
        Tensors inputs = Tensors.none()
                .with(Role.SRC, tensor(kind, mapShape(key.src())))
                .with(Role.DIFF_DST, tensor(kind, mapShape(key.dst())));
        return switch (key) {
            case WeightedKey weighted ->
                inputs.with(Role.WEI, tensor(kind, LayerShapes.weights(weighted)))
                        .with(Role.BIAS, tensor(kind, weighted.biasLength()));
            case MaxUnpool2dKey unpool -> {
                Tensor pooled = tensor(numbers::real, mapShape(unpool.pooling().src()));
                Tensors pooling =
                        ReferenceLayer.run(unpool.pooling(), Tensors.none().with(Role.SRC, pooled));
                yield inputs.with(Role.INDICES, pooling.get(Role.INDICES));
            }
            default -> inputs;
        };
    }

    private int[] mapShape(Shape shape) {
        return new int[] {batch, shape.channels(), shape.height(), shape.width()};
    }

    private static Tensor tensor(DoubleSupplier numbers, int... shape) {
        return Tensor.zeros(shape).map(zero -> numbers.getAsDouble());
    }
}
