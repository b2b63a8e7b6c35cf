package io.lanewise.generator;

import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
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
import io.lanewise.kernel.scalar.ScalarKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One kernel with its own copy of all operands, drawn from the same seed on either side. */
final class DuelSide {
    private static final int MARGIN = 7;
    private static final double CANARY = 1234.5;

    /** What a cell reads for h(t-1). */
    enum Hidden {
        NUMBERS,
        ZEROS,
        NOTHING
    }

    private final KernelKey key;
    private final Direction direction;
    private final Kernel kernel;
    private final int batch;
    private final Random random = new Random(11);
    private final List<View> outputs = new ArrayList<>();

    DuelSide(CompilingProvider.Request request, Kernel kernel, int batch) {
        this.key = request.key();
        this.direction = request.direction();
        this.kernel = kernel;
        this.batch = batch;
    }

    /**
     * Runs the kernel; the contents of all outputs.
     *
     * @param withWorkspace whether forward of pooling leaves the winners; of a ConvLSTM cell, whether forward leaves
     *     the gates, and either direction writes beside what it reads and not in its place
     */
    List<double[]> run(boolean withWorkspace) {
        return run(withWorkspace, Hidden.NUMBERS);
    }

    /** The same, a cell reading {@code hidden}. */
    List<double[]> run(boolean withWorkspace, Hidden hidden) {
        Operands.Builder operands = Operands.ofBatch(batch);
        if (key instanceof ConvLstmKey cell) {
            if (direction == Direction.FORWARD) {
                bindForward(operands, cell, withWorkspace, hidden);
            } else {
                bindBackward(operands, cell, withWorkspace);
            }
        } else {
            bind(operands, withWorkspace);
        }
        int scratch = Math.toIntExact(kernel.scratchLength(batch));
        View scratchView = flat(scratch, Double.NaN);
        Operands bound = operands.scratch(scratchView).build();
        for (int stage = 0; stage < kernel.stages(); stage++) {
            for (int task = kernel.tasks(stage, batch) - 1; task >= 0; task--) {
                kernel.run(bound, stage, task);
            }
        }
        requireMargin(scratchView, scratch);
        return outputs.stream().map(DuelSide::contents).toList();
    }

    private void bindForward(Operands.Builder operands, ConvLstmKey cell, boolean training, Hidden hidden) {
        View srcCell = input(cell.state(), Halo.NONE);
        View dstCell = training ? output(cell.state()) : srcCell;
        outputs.add(dstCell);
        View peephole = cell.peepholeLength() == 0 ? null : flatInput(cell.peepholeLength());
        operands.src(input(cell.src(), cell.srcHalo()))
                .dst(output(cell.state()))
                .workspace(training ? output(cell.gates()) : null)
                .bias(flatInput(cell.biasLength()))
                .wei(weights(cell.weightLength()))
                .cell(CellOperands.forward(hidden(cell, hidden), srcCell, dstCell, peephole));
    }

    private View hidden(ConvLstmKey cell, Hidden hidden) {
        return switch (hidden) {
            case NUMBERS -> input(cell.state(), cell.hiddenHalo());
            case ZEROS -> zeros(cell.state(), cell.hiddenHalo());
            case NOTHING -> null;
        };
    }

    private void bindBackward(Operands.Builder operands, ConvLstmKey cell, boolean beside) {
        View gates = input(cell.gates(), Halo.NONE);
        View diffPre = beside ? output(cell.gates()) : gates;
        View diffDstCell = input(cell.state(), Halo.NONE);
        View diffSrcCell = beside ? output(cell.state()) : diffDstCell;
        outputs.addAll(List.of(diffPre, diffSrcCell));
        boolean peeps = cell.peepholeLength() > 0;
        operands.workspace(gates)
                .diffDst(input(cell.state(), Halo.NONE))
                .diffPre(diffPre)
                .diffBias(flatOutput(cell.biasLength()))
                .cell(CellOperands.backward(
                        input(cell.state(), Halo.NONE),
                        input(cell.state(), Halo.NONE),
                        peeps ? flatInput(cell.peepholeLength()) : null,
                        input(cell.state(), Halo.NONE),
                        diffDstCell,
                        diffSrcCell,
                        peeps ? flatOutput(cell.peepholeLength()) : null));
    }

    private void bind(Operands.Builder operands, boolean withWorkspace) {
        switch (direction) {
            case FORWARD -> operands.src(input(key.src(), key.srcHalo())).dst(output(key.dst()));
            case BACKWARD_DATA -> {
                View diff = input(pre(), key.diffHalo());
                operands.diffPre(diff).diffDst(diff).diffSrc(output(key.src()));
            }
            case BACKWARD_WEIGHTS -> operands.src(input(key.src(), key.srcHalo()))
                    .diffPre(input(pre(), key.diffHalo()))
                    .diffWei(flatOutput(((WeightedKey) key).weightLength()));
            case BACKWARD_BIAS -> operands.dst(input(key.dst(), Halo.NONE))
                    .diffDst(input(key.dst(), Halo.NONE))
                    .diffPre(output(pre()))
                    .diffBias(flatOutput(((WeightedKey) key).biasLength()));
        }
        if (withWorkspace) {
            operands.workspace(workspace());
        }
        boolean readsWeights = direction == Direction.FORWARD || direction == Direction.BACKWARD_DATA;
        if (readsWeights && key instanceof WeightedKey weighted) {
            operands.bias(flatInput(weighted.biasLength())).wei(weights(weighted.weightLength()));
        }
    }

    private Shape pre() {
        return key instanceof WeightedKey weighted ? weighted.preShape() : key.dst();
    }

    /** Winning taps; the output of forward is overwritten. */
    private View workspace() {
        return switch (key) {
            case Conv2dKey conv when conv.hasWorkspace() -> winners(conv);
            case MaxPool2dKey pool
            when direction == Direction.FORWARD -> flatOutput(
                    Math.toIntExact(batch * pool.dst().elements()));
            case MaxPool2dKey pool -> winners(pool);
            case MaxUnpool2dKey unpool -> winners(unpool.pooling());
            default -> null;
        };
    }

    private View weights(int length) {
        View canonical = flatInput(length);
        if (kernel.packedLength() == 0) {
            return canonical;
        }
        View packed = flat(kernel.packedLength(), Double.NaN);
        kernel.pack(canonical, packed);
        requireMargin(packed, kernel.packedLength());
        return packed;
    }

    private View input(Shape shape, Halo halo) {
        View view = map(shape, halo);
        for (int item = 0; item < batch; item++) {
            for (int row = -halo.top(); row < shape.height() + halo.bottom(); row++) {
                for (int column = -halo.left(); column < shape.width() + halo.right(); column++) {
                    boolean inside = row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
                    int pixel = view.rowOffset(item, row) + column * shape.channels();
                    for (int channel = 0; channel < shape.channels(); channel++) {
                        view.set(pixel + channel, inside ? value(item > 0) : 0);
                    }
                }
            }
        }
        return view;
    }

    /** One row of zeros for all rows of all items. */
    private View zeros(Shape shape, Halo halo) {
        int pixels = halo.left() + shape.width() + halo.right();
        return View.map(filled(pixels * shape.channels(), 0), halo.left() * shape.channels(), 0, 0);
    }

    private View output(Shape shape) {
        View view = map(shape, Halo.NONE);
        outputs.add(view);
        return view;
    }

    /** Rows and items are further apart than their contents need. */
    private View map(Shape shape, Halo halo) {
        int rowPitch = (halo.left() + shape.width() + halo.right()) * shape.channels() + 3;
        int itemPitch = (halo.top() + shape.height() + halo.bottom()) * rowPitch + 5;
        int offset = MARGIN + halo.top() * rowPitch + halo.left() * shape.channels();
        return View.map(filled(batch * itemPitch + 2 * MARGIN, CANARY), offset, rowPitch, itemPitch);
    }

    private View flatInput(int length) {
        View view = flat(length, 0);
        for (int i = 0; i < length; i++) {
            view.set(view.offset() + i, value(false));
        }
        return view;
    }

    /** Winning taps, which forward overwrites. */
    private View winners(Conv2dKey conv) {
        View view = flat(Math.toIntExact(batch * conv.dst().elements()), CANARY);
        for (int i = 0; i < batch * conv.dst().elements(); i++) {
            view.set(view.offset() + i, random.nextInt(conv.pool() * conv.pool()));
        }
        outputs.add(view);
        return view;
    }

    /** Winning taps of random values, which are never in the padding. */
    private View winners(MaxPool2dKey pool) {
        View winners = flat(Math.toIntExact(batch * pool.dst().elements()), CANARY);
        ScalarKernels.of(pool, Direction.FORWARD)
                .runAll(Operands.ofBatch(batch)
                        .src(input(pool.src(), Halo.NONE))
                        .dst(map(pool.dst(), Halo.NONE))
                        .workspace(winners)
                        .build());
        return winners;
    }

    private View flatOutput(int length) {
        View view = flat(length, CANARY);
        outputs.add(view);
        return view;
    }

    private View flat(int length, double contents) {
        View view = View.flat(filled(length + 2 * MARGIN, CANARY), MARGIN);
        for (int i = 0; i < length; i++) {
            view.set(MARGIN + i, contents);
        }
        return view;
    }

    private Object filled(int length, double contents) {
        View view = View.flat(key.type() == ElementType.F32 ? new float[length] : new double[length], 0);
        for (int i = 0; i < length; i++) {
            view.set(i, contents);
        }
        return view.array();
    }

    private double value(boolean withSpecials) {
        double value = random.nextGaussian();
        if (!withSpecials) {
            return value;
        }
        return switch (random.nextInt(60)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3, 4, 5, 6 -> -0.0;
            case 7, 8, 9, 10 -> 0;
            case 11, 12 -> value * 100;
            default -> value;
        };
    }

    private static double[] contents(View view) {
        double[] values = new double[java.lang.reflect.Array.getLength(view.array())];
        for (int i = 0; i < values.length; i++) {
            values[i] = view.get(i);
        }
        return values;
    }

    private void requireMargin(View view, int length) {
        double[] values = contents(view);
        for (int i = 0; i < values.length; i++) {
            if ((i < MARGIN || i >= MARGIN + length) && values[i] != CANARY) {
                throw new AssertionError(kernel.name() + " wrote outside of its scratch or packed weights, at "
                        + (i - MARGIN) + " of " + length);
            }
        }
    }
}
