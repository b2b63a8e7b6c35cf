package io.lanewise.kernel;

/**
 * The tensors of one kernel call, bound once when a graph is linked and reused by every step. A kernel touches only the operands of its
 * {@linkplain Direction direction}; the others may be null.
 *
 * <table>
 * <caption>Reads and writes</caption>
 * <tr><th>direction<th>reads<th>writes
 * <tr><td>forward<td>src, packed weights, bias; unpooling: workspace<td>dst; pooling: workspace where it is not null
 * <tr><td>backward_bias<td>diffDst, dst; fused pooling: workspace<td>diffPre (which may be diffDst itself where nothing is pooled), diffBias
 * <tr><td>backward_data, weighted layers<td>diffPre, packed weights<td>diffSrc
 * <tr><td>backward_data, other layers<td>diffDst; max pooling and unpooling: workspace<td>diffSrc
 * <tr><td>backward_weights<td>src, diffPre<td>diffWei
 * <tr><td>ConvLSTM cells<td colspan="2">as {@link CellOperands} says
 * </table>
 *
 * <p>Gradients are written, never added to. The halo that {@link KernelKey#srcHalo()} and {@link KernelKey#diffHalo()} name must hold zeros
 * around src and around diffPre. The workspace of max pooling holds, dense and in the element type, the number of the winning tap
 * ({@code kh * kernelWidth + kw}) of each output.
 *
 * @param batch items, at least 1
 * @param wei canonical weights, {@code [kh][kw][input channel of the group][output channel]}, or, for kernels that {@linkplain Kernel#packedLength() pack}, packed ones
 * @param diffWei gradient of the canonical weights
 * @param scratch temporary, of {@link Kernel#scratchLength}, contents undefined
 * @param cell what only ConvLSTM cells have; null for every other layer
 */
public record Operands(
        int batch,
        View src,
        View wei,
        View bias,
        View dst,
        View workspace,
        View diffSrc,
        View diffWei,
        View diffBias,
        View diffDst,
        View diffPre,
        View scratch,
        CellOperands cell) {

    public static Builder ofBatch(int batch) {
        return new Builder(batch);
    }

    /** The same tensors for another number of items. */
    public Operands withBatch(int items) {
        return new Operands(
                items, src, wei, bias, dst, workspace, diffSrc, diffWei, diffBias, diffDst, diffPre, scratch, cell);
    }

    /** Names the operands one by one. */
    public static final class Builder {
        private final int batch;
        private View src;
        private View wei;
        private View bias;
        private View dst;
        private View workspace;
        private View diffSrc;
        private View diffWei;
        private View diffBias;
        private View diffDst;
        private View diffPre;
        private View scratch;
        private CellOperands cell;

        private Builder(int batch) {
            this.batch = batch;
        }

        public Builder src(View view) {
            src = view;
            return this;
        }

        public Builder wei(View view) {
            wei = view;
            return this;
        }

        public Builder bias(View view) {
            bias = view;
            return this;
        }

        public Builder dst(View view) {
            dst = view;
            return this;
        }

        public Builder workspace(View view) {
            workspace = view;
            return this;
        }

        public Builder diffSrc(View view) {
            diffSrc = view;
            return this;
        }

        public Builder diffWei(View view) {
            diffWei = view;
            return this;
        }

        public Builder diffBias(View view) {
            diffBias = view;
            return this;
        }

        public Builder diffDst(View view) {
            diffDst = view;
            return this;
        }

        public Builder diffPre(View view) {
            diffPre = view;
            return this;
        }

        public Builder scratch(View view) {
            scratch = view;
            return this;
        }

        public Builder cell(CellOperands operands) {
            cell = operands;
            return this;
        }

        public Operands build() {
            return new Operands(
                    batch, src, wei, bias, dst, workspace, diffSrc, diffWei, diffBias, diffDst, diffPre, scratch, cell);
        }
    }
}
