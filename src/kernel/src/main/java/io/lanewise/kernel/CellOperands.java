package io.lanewise.kernel;

/**
 * The tensors of one call of a {@link ConvLstmKey} besides those that every layer has; states and their gradients at
 * one time step. Maps have the key's {@linkplain ConvLstmKey#state() state shape}.
 *
 * <table>
 * <caption>Reads and writes of one time step, together with {@link Operands}</caption>
 * <tr><th>direction<th>reads<th>writes
 * <tr><td>forward<td>src (x, or its projection), packed weights, bias (not where src is a projection), srcHidden,
 * srcCell, peephole<td>dst (h), dstCell, which may be srcCell itself; workspace (i, f, g and o after their activations)
 * where it is not null
 * <tr><td>backward_bias<td>workspace, srcCell, dstCell, peephole, diffDst, diffDstHidden, diffDstCell<td>diffPre, which
 * may be the workspace itself; diffSrcCell, which may be diffDstCell itself; diffBias, diffPeephole
 * </table>
 *
 * <p>Workspace and diffPre are maps of the {@linkplain ConvLstmKey#gates() gates}. Where srcCell was kept, running
 * forward again on the same operands, now with a workspace, leaves the same bits and the gates besides: that is how
 * gates that were not stored are recomputed.
 *
 * <p>All gradients are those of one step, written and never added to; over a sequence they are added step by step, from
 * the last to the first. States before the first step and gradients after the last, where there are none, are maps of
 * zeros, except that srcHidden may be null.
 *
 * @param srcHidden h(t-1), with zeros around it as {@link ConvLstmKey#hiddenHalo()} says; never dst itself. Null where it is zero
 *     everywhere: its taps are left out then, which gives the bits of adding them as long as weights are finite and no sum is -0
 * @param srcCell C(t-1)
 * @param dstCell C(t)
 * @param peephole weights of i, f and o, flat; null where the cell has none
 * @param diffDstHidden gradient of h(t) that came back from step t+1; that of everything else that reads h(t) is
 *     diffDst
 * @param diffDstCell gradient of C(t) that came back from step t+1
 * @param diffSrcCell gradient of C(t-1)
 * @param diffPeephole gradient of the peepholes, flat; null where the cell has none
 */
public record CellOperands(
        View srcHidden,
        View srcCell,
        View dstCell,
        View peephole,
        View diffDstHidden,
        View diffDstCell,
        View diffSrcCell,
        View diffPeephole) {

    /** The operands of forward. */
    public static CellOperands forward(View srcHidden, View srcCell, View dstCell, View peephole) {
        return new CellOperands(srcHidden, srcCell, dstCell, peephole, null, null, null, null);
    }

    /** The operands of backward_bias. */
    public static CellOperands backward(
            View srcCell,
            View dstCell,
            View peephole,
            View diffDstHidden,
            View diffDstCell,
            View diffSrcCell,
            View diffPeephole) {
        return new CellOperands(
                null, srcCell, dstCell, peephole, diffDstHidden, diffDstCell, diffSrcCell, diffPeephole);
    }
}
