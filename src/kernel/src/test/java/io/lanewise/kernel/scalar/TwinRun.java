package io.lanewise.kernel.scalar;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import java.util.Arrays;

/**
 * Runs scalar twins on dense NHWC data. Every buffer is larger than it need be and holds NaN wherever the contract does
 * not say what stands there, so that a read outside the halo shows in the results; a write outside the interior is an
 * error.
 */
final class TwinRun {

    private static final int MARGIN = 5;

    private final KernelKey key;
    private final int batch;

    TwinRun(KernelKey key, int batch) {
        this.key = key;
        this.batch = batch;
    }

    /** What forward writes. */
    record Forward(double[] dst, double[] workspace) {}

    /** What backward_bias writes. */
    record BiasGradient(double[] diffPre, double[] diffBias) {}

    Forward forward(double[] src, double[] wei, double[] bias, double[] unpooling) {
        Kernel kernel = ScalarKernels.of(key, Direction.FORWARD);
        Buffer dst = map(key.dst(), Halo.NONE, null);
        Buffer workspace = key.hasWorkspace() ? flat(batch * key.dst().elements(), null) : flat(unpooling);
        run(
                kernel,
                Operands.ofBatch(batch)
                        .src(map(key.src(), key.srcHalo(), src).view())
                        .wei(weights(kernel, wei))
                        .bias(view(flat(bias)))
                        .workspace(view(workspace))
                        .dst(dst.view()));
        return new Forward(dst.read(), key.hasWorkspace() ? workspace.read() : null);
    }

    BiasGradient backwardBias(double[] dst, double[] diffDst, double[] workspace) {
        WeightedKey weighted = (WeightedKey) key;
        Buffer diffPre = map(weighted.preShape(), Halo.NONE, null);
        Buffer diffBias = flat(weighted.biasLength(), null);
        run(
                ScalarKernels.of(key, Direction.BACKWARD_BIAS),
                Operands.ofBatch(batch)
                        .dst(map(key.dst(), Halo.NONE, dst).view())
                        .diffDst(map(key.dst(), Halo.NONE, diffDst).view())
                        .workspace(view(flat(workspace)))
                        .diffPre(diffPre.view())
                        .diffBias(diffBias.view()));
        return new BiasGradient(diffPre.read(), diffBias.read());
    }

    /** {@code diff} is diffPre of weighted layers, diffDst of others. */
    double[] backwardData(double[] diff, double[] wei, double[] workspace) {
        Kernel kernel = ScalarKernels.of(key, Direction.BACKWARD_DATA);
        Shape shape = key instanceof WeightedKey weighted ? weighted.preShape() : key.dst();
        Buffer diffSrc = map(key.src(), Halo.NONE, null);
        View view = map(shape, key.diffHalo(), diff).view();
        run(
                kernel,
                Operands.ofBatch(batch)
                        .diffPre(view)
                        .diffDst(view)
                        .wei(weights(kernel, wei))
                        .workspace(view(flat(workspace)))
                        .diffSrc(diffSrc.view()));
        return diffSrc.read();
    }

    double[] backwardWeights(double[] src, double[] diffPre) {
        WeightedKey weighted = (WeightedKey) key;
        Buffer diffWei = flat(weighted.weightLength(), null);
        run(
                ScalarKernels.of(key, Direction.BACKWARD_WEIGHTS),
                Operands.ofBatch(batch)
                        .src(map(key.src(), key.srcHalo(), src).view())
                        .diffPre(map(weighted.preShape(), key.diffHalo(), diffPre)
                                .view())
                        .diffWei(diffWei.view()));
        return diffWei.read();
    }

    /** Stages in order, the tasks of each from the last to the first: their order must not matter. */
    private void run(Kernel kernel, Operands.Builder operands) {
        Operands bound =
                operands.scratch(flat(kernel.scratchLength(batch), null).view()).build();
        for (int stage = 0; stage < kernel.stages(); stage++) {
            for (int task = kernel.tasks(stage, batch) - 1; task >= 0; task--) {
                kernel.run(bound, stage, task);
            }
        }
    }

    private View weights(Kernel kernel, double[] wei) {
        if (wei == null) {
            return null;
        }
        View canonical = flat(wei).view();
        if (kernel.packedLength() == 0) {
            return canonical;
        }
        View packed = flat(kernel.packedLength(), null).view();
        kernel.pack(canonical, packed);
        return packed;
    }

    private static View view(Buffer buffer) {
        return buffer == null ? null : buffer.view();
    }

    private Buffer flat(double[] contents) {
        return contents == null ? null : flat(contents.length, contents);
    }

    private Buffer flat(long length, double[] contents) {
        return new Buffer(key.type(), 1, new Shape(1, 1, Math.max(1, Math.toIntExact(length))), Halo.NONE, contents);
    }

    private Buffer map(Shape shape, Halo halo, double[] contents) {
        return new Buffer(key.type(), batch, shape, halo, contents);
    }

    /** A map with a halo of zeros and a margin of NaN; the interior is NaN too where it is to be written. */
    private record Buffer(View view, int batch, Shape shape, boolean written) {

        Buffer(ElementType type, int batch, Shape shape, Halo halo, double[] contents) {
            this(allocate(type, batch, shape, halo), batch, shape, contents == null);
            for (int item = 0; item < batch; item++) {
                for (int row = -halo.top(); row < shape.height() + halo.bottom(); row++) {
                    int from = view.offset() + item * view.itemPitch() + row * view.rowPitch();
                    for (int i = -halo.left() * shape.channels();
                            i < (shape.width() + halo.right()) * shape.channels();
                            i++) {
                        boolean inside =
                                row >= 0 && row < shape.height() && i >= 0 && i < shape.width() * shape.channels();
                        if (!inside) {
                            view.set(from + i, 0);
                        } else if (contents != null) {
                            view.set(
                                    from + i,
                                    contents[((item * shape.height()) + row) * shape.width() * shape.channels() + i]);
                        }
                    }
                }
            }
        }

        private static View allocate(ElementType type, int batch, Shape shape, Halo halo) {
            int rowPitch =
                    (halo.left() + shape.width() + halo.right()) * shape.channels() + (shape.height() > 1 ? MARGIN : 0);
            int itemPitch = (halo.top() + shape.height() + halo.bottom()) * rowPitch + MARGIN;
            int offset = MARGIN + halo.top() * rowPitch + halo.left() * shape.channels();
            int length = batch * itemPitch + 2 * MARGIN;
            Object array = type == ElementType.F32 ? new float[length] : new double[length];
            View view = View.map(array, offset, rowPitch, itemPitch);
            for (int i = 0; i < length; i++) {
                view.set(i, Double.NaN);
            }
            return view;
        }

        /** The interior; everything around it must be as it was. */
        double[] read() {
            int length = Math.toIntExact(shape.elements());
            int rowLength = shape.width() * shape.channels();
            double[] values = new double[batch * length];
            int total = java.lang.reflect.Array.getLength(view.array());
            boolean[] interior = new boolean[total];
            for (int i = 0; i < values.length; i++) {
                int index = view.offset()
                        + i / length * view.itemPitch()
                        + i % length / rowLength * view.rowPitch()
                        + i % rowLength;
                values[i] = view.get(index);
                interior[index] = true;
            }
            for (int i = 0; i < total; i++) {
                if (!interior[i] && !Double.isNaN(view.get(i))) {
                    throw new AssertionError(
                            "Element " + i + " outside of the interior was written: " + Arrays.toString(values));
                }
            }
            return values;
        }
    }
}
