package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Forward and backward_data of dense in order {@link io.lanewise.kernel.Order#DIRECT}. Forward reads canonical weights,
 * backward_data packed ones, {@code [output][input]}.
 *
 * <p>Backward data is equation 18 of {@code src/docs/backward-passes.md}.
 */
final class DenseTwin extends BandedTwin {

    private final DenseKey key;
    private final boolean forward;

    DenseTwin(DenseKey key, Direction direction) {
        super(key, direction, direction == Direction.FORWARD ? key.outputs() : key.inputs(), key.macs());
        this.key = key;
        this.forward = direction == Direction.FORWARD;
    }

    @Override
    public int packedLength() {
        return forward ? 0 : key.weightLength();
    }

    @Override
    public void pack(View wei, View packed) {
        if (forward) {
            return;
        }
        float[] from = (float[]) wei.array();
        float[] to = (float[]) packed.array();
        for (int input = 0; input < key.inputs(); input++) {
            for (int output = 0; output < key.outputs(); output++) {
                to[packed.offset() + output * key.inputs() + input] =
                        from[wei.offset() + input * key.outputs() + output];
            }
        }
    }

    /** Rows are the elements of the result, which tasks share out. */
    @Override
    void runRows(Operands operands, int task, int item, int first, int end) {
        View src = forward ? operands.src() : operands.diffPre();
        View dst = forward ? operands.dst() : operands.diffSrc();
        int summed = forward ? key.inputs() : key.outputs();
        int results = forward ? key.outputs() : key.inputs();
        float[] in = (float[]) src.array();
        float[] out = (float[]) dst.array();
        float[] wei = (float[]) operands.wei().array();
        int inOffset = src.rowOffset(item, 0);
        int outOffset = dst.rowOffset(item, 0) + first;
        int count = end - first;
        if (forward) {
            System.arraycopy(operands.bias().array(), operands.bias().offset() + first, out, outOffset, count);
        } else {
            java.util.Arrays.fill(out, outOffset, outOffset + count, 0);
        }
        for (int i = 0; i < summed; i++) {
            Chains.addScaled(
                    in[inOffset + i], wei, operands.wei().offset() + i * results + first, out, outOffset, count);
        }
        if (forward) {
            Activations.apply(key.activation(), out, outOffset, count);
        }
    }
}
