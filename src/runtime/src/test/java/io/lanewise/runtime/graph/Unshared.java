package io.lanewise.runtime.graph;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.List;

/** Runs layers one after another, each tensor in a fresh array of its own: what programs, which share memory, are compared with. */
final class Unshared {

    private final List<ModelLayer> layers;
    private final Parameters parameters;
    private final int batch;
    private final List<double[]> values = new ArrayList<>();
    private final List<View> workspaces = new ArrayList<>();

    Unshared(List<ModelLayer> layers, Parameters parameters, int batch) {
        this.layers = layers;
        this.parameters = parameters;
        this.batch = batch;
    }

    /** The values before, between and behind the layers. */
    List<double[]> forward(double[] input) {
        values.add(input);
        for (ModelLayer layer : layers) {
            KernelKey key = layer.key();
            Tensor dst = map(key, key.dst(), Halo.NONE, null);
            View workspace = layer.undoes() >= 0
                    ? workspaces.get(layer.undoes())
                    : key.hasWorkspace() ? map(key, key.dst(), Halo.NONE, null).view() : null;
            workspaces.add(workspace);
            run(layer, Direction.FORWARD, Operands.ofBatch(batch)
                    .src(map(key, key.src(), key.srcHalo(), values.getLast()).view())
                    .dst(dst.view())
                    .workspace(workspace));
            values.add(Models.read(dst, batch));
        }
        return values;
    }

    /** The gradient of the input; those of the parameters go into {@code gradients}, the penalty's onto that of the code. */
    double[] backward(double[] diffOutput, double[] penalty, Parameters gradients) {
        double[] diff = diffOutput;
        for (int index = layers.size() - 1; index >= 0; index--) {
            ModelLayer layer = layers.get(index);
            KernelKey key = layer.key();
            if (layer.encoder() && (index + 1 == layers.size() || !layers.get(index + 1).encoder())) {
                diff = sum(diff, penalty, key);
            }
            Tensor diffSrc = map(key, key.src(), Halo.NONE, null);
            Operands.Builder operands = Operands.ofBatch(batch)
                    .src(map(key, key.src(), key.srcHalo(), values.get(index)).view())
                    .dst(map(key, key.dst(), Halo.NONE, values.get(index + 1)).view())
                    .workspace(workspaces.get(index))
                    .diffDst(map(key, key.dst(), Halo.NONE, diff).view())
                    .diffSrc(diffSrc.view());
            if (key instanceof WeightedKey weighted) {
                operands.diffPre(map(key, weighted.preShape(), key.diffHalo(), null).view())
                        .diffWei(gradients.of(layer, Role.WEIGHT).view())
                        .diffBias(gradients.of(layer, Role.BIAS).view());
                run(layer, Direction.BACKWARD_BIAS, operands);
                run(layer, Direction.BACKWARD_WEIGHTS, operands);
            }
            run(layer, Direction.BACKWARD_DATA, operands);
            diff = Models.read(diffSrc, batch);
        }
        return diff;
    }

    private void run(ModelLayer layer, Direction direction, Operands.Builder operands) {
        Kernel kernel = Models.SCALAR.kernel(layer.key(), direction);
        if (layer.key() instanceof WeightedKey key) {
            View wei = parameters.of(layer, Role.WEIGHT).view();
            View packed = wei;
            if (kernel.packedLength() > 0) {
                packed = View.flat(Storage.zeros(key.type(), kernel.packedLength()), 0);
                kernel.pack(wei, packed);
            }
            operands.wei(packed).bias(parameters.of(layer, Role.BIAS).view());
        }
        operands.scratch(View.flat(Storage.zeros(layer.key().type(), Math.toIntExact(kernel.scratchLength(batch))), 0));
        kernel.runAll(operands.build());
    }

    /** Sums in the element type, as a caller would. */
    private static double[] sum(double[] left, double[] right, KernelKey key) {
        double[] sum = new double[left.length];
        for (int index = 0; index < sum.length; index++) {
            sum[index] = switch (key.type()) {
                case F32 -> (float) left[index] + (float) right[index];
                case F64 -> left[index] + right[index];
            };
        }
        return sum;
    }

    private Tensor map(KernelKey key, Shape shape, Halo halo, double[] numbers) {
        Buffer buffer = new Buffer("map", MemoryPlan.Kind.ACTIVATIONS, shape, halo);
        Object array = Storage.zeros(key.type(), Math.toIntExact(buffer.elements(batch)));
        Tensor tensor = new Tensor(shape, buffer.view(array, 0, shape));
        if (numbers != null) {
            Models.fill(tensor, numbers, batch);
        }
        return tensor;
    }
}
