package io.lanewise.verify.jit;

import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.Workers;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One kernel with all its operands, filled with numbers in (0, 1): what a warm-up or a measurement needs, without a
 * graph around it. Maps have the halos that the key asks for; the workspace of a pooling names tap 0 everywhere, which
 * every window has.
 */
public final class KernelRig {

    private static final long SEED = 1;

    private final Kernel kernel;
    private final Operands operands;
    private final View weights;
    private final View packed;
    private final Workers.Tasks[] stages;

    /**
     * A rig with everything that training binds.
     *
     * @param batch items, at least 1
     */
    public KernelRig(Kernel kernel, int batch) {
        this(kernel, batch, true);
    }

    /**
     * A rig.
     *
     * @param batch items, at least 1
     * @param training whether what only backward passes read is bound too: winning taps of a pooling, gates of a cell
     */
    public KernelRig(Kernel kernel, int batch, boolean training) {
        this.kernel = kernel;
        KernelKey key = kernel.name().key();
        Shape pre = preShape(key);
        Operands.Builder builder = Operands.ofBatch(batch)
                .src(map(key, key.src(), key.srcHalo(), batch))
                .dst(map(key, key.dst(), Halo.NONE, batch))
                .diffSrc(map(key, key.src(), Halo.NONE, batch))
                .diffDst(map(key, key.dst(), Halo.NONE, batch))
                .diffPre(map(key, pre, key.diffHalo(), batch))
                .scratch(View.flat(array(key.type(), kernel.scratchLength(batch)), 0));
        if (training || key instanceof MaxUnpool2dKey) {
            workspace(key, batch, builder);
        }
        switch (key) {
            case WeightedKey weighted ->
                weights = parameters(weighted.weightLength(), weighted.biasLength(), key, builder);
            case ConvLstmKey cell -> {
                weights = parameters(cell.weightLength(), cell.biasLength(), key, builder);
                keepGatesOpen(cell);
                builder.cell(cell(cell, batch));
                if (training) {
                    builder.workspace(map(key, cell.gates(), Halo.NONE, batch));
                }
            }
            default -> weights = null;
        }
        packed = weights == null || kernel.packedLength() == 0
                ? weights
                : View.flat(array(key.type(), kernel.packedLength()), 0);
        builder.wei(packed);
        operands = builder.build();
        stages = new Workers.Tasks[kernel.stages()];
        Arrays.setAll(stages, stage -> task -> kernel.run(operands, stage, task));
        pack();
    }

    private static Shape preShape(KernelKey key) {
        return switch (key) {
            case WeightedKey weighted -> weighted.preShape();
            case ConvLstmKey cell -> cell.gates();
            default -> key.dst();
        };
    }

    /** Binds biases and the gradients of all parameters; gives the canonical weights. */
    private static View parameters(int weightLength, int biasLength, KernelKey key, Operands.Builder builder) {
        builder.bias(flat(key, biasLength))
                .diffWei(View.flat(array(key.type(), weightLength), 0))
                .diffBias(View.flat(array(key.type(), biasLength), 0));
        return flat(key, weightLength);
    }

    /** Weights so small that sums stay below 1: the exponentials of gates that are shut are subnormal numbers, at many times the cost. */
    private void keepGatesOpen(ConvLstmKey key) {
        int summed = key.weightLength() / key.biasLength();
        for (int i = 0; i < key.weightLength(); i++) {
            weights.set(weights.offset() + i, weights.get(weights.offset() + i) / summed);
        }
    }

    private static View flat(KernelKey key, int length) {
        return filled(View.flat(array(key.type(), length), 0), 0, length);
    }

    private static CellOperands cell(ConvLstmKey key, int batch) {
        boolean peeps = key.peephole() != ConvLstmKey.Peephole.NONE;
        return new CellOperands(
                map(key, key.state(), key.hiddenHalo(), batch),
                map(key, key.state(), Halo.NONE, batch),
                map(key, key.state(), Halo.NONE, batch),
                peeps ? flat(key, key.peepholeLength()) : null,
                map(key, key.state(), Halo.NONE, batch),
                map(key, key.state(), Halo.NONE, batch),
                map(key, key.state(), Halo.NONE, batch),
                peeps ? View.flat(array(key.type(), key.peepholeLength()), 0) : null);
    }

    public Kernel kernel() {
        return kernel;
    }

    /** Packs the weights, as after an update; does nothing for kernels without packed weights. */
    public void pack() {
        if (kernel.packedLength() > 0) {
            kernel.pack(weights, packed);
        }
    }

    /** A whole call on the calling thread. */
    public void run() {
        kernel.runAll(operands);
    }

    /** A whole call, its tasks shared by {@code workers}. */
    public void run(Workers workers) {
        for (int stage = 0; stage < stages.length; stage++) {
            workers.run(kernel.tasks(stage, operands.batch()), stages[stage]);
        }
    }

    /** The first, the middle and the last task of every stage: all code of the kernel, on the least data. */
    public void runBand() {
        for (int stage = 0; stage < kernel.stages(); stage++) {
            int last = kernel.tasks(stage, operands.batch()) - 1;
            int middle = last / 2;
            kernel.run(operands, stage, 0);
            if (middle > 0) {
                kernel.run(operands, stage, middle);
            }
            if (last > middle) {
                kernel.run(operands, stage, last);
            }
        }
    }

    private static void workspace(KernelKey key, int batch, Operands.Builder builder) {
        boolean reads = key instanceof MaxUnpool2dKey;
        if (reads || key instanceof MaxPool2dKey || key.hasWorkspace()) {
            Shape shape = reads ? key.src() : key.dst();
            builder.workspace(View.dense(array(key.type(), batch * shape.elements()), 0, shape));
        }
    }

    private static View map(KernelKey key, Shape shape, Halo halo, int batch) {
        int rowPitch = (shape.width() + halo.left() + halo.right()) * shape.channels();
        int itemPitch = Math.multiplyExact(rowPitch, shape.height() + halo.top() + halo.bottom());
        int origin = halo.top() * rowPitch + halo.left() * shape.channels();
        View view = View.map(array(key.type(), (long) batch * itemPitch), origin, rowPitch, itemPitch);
        for (int item = 0; item < batch; item++) {
            for (int row = 0; row < shape.height(); row++) {
                filled(view, origin + item * itemPitch + row * rowPitch, shape.width() * shape.channels());
            }
        }
        return view;
    }

    private static View filled(View view, int first, int length) {
        SplittableRandom random = new SplittableRandom(SEED + first);
        for (int i = first; i < first + length; i++) {
            view.set(i, random.nextDouble());
        }
        return view;
    }

    private static Object array(ElementType type, long length) {
        int elements = Math.toIntExact(length + View.SLACK);
        return type == ElementType.F32 ? new float[elements] : new double[elements];
    }
}
