package io.lanewise.runtime.graph;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;

/** The operands of kernels that lie in memory of a program, as {@code Operands} and {@code CellOperands} name them. */
enum Operand {
    SRC,
    DST,
    WORKSPACE,
    DIFF_SRC,
    DIFF_DST,
    DIFF_PRE,
    DIFF_WEI,
    DIFF_BIAS,
    DIFF_PEEPHOLE,
    SRC_HIDDEN,
    SRC_CELL,
    DST_CELL,
    DIFF_DST_HIDDEN,
    DIFF_DST_CELL,
    DIFF_SRC_CELL;

    /** The shape in which kernels of a layer see it; that of parameters has no meaning. */
    Shape shape(KernelKey key) {
        return switch (this) {
            case SRC, DIFF_SRC -> key.src();
            case DST, DIFF_DST -> key.dst();
            case WORKSPACE ->
                switch (key) {
                    case ConvLstmKey cell -> cell.gates();
                    case MaxUnpool2dKey unpool -> unpool.src();
                    default -> key.dst();
                };
            case DIFF_PRE ->
                switch (key) {
                    case WeightedKey weighted -> weighted.preShape();
                    case ConvLstmKey cell -> cell.gates();
                    default -> throw new IllegalStateException(key + " has no activation.");
                };
            case SRC_HIDDEN, SRC_CELL, DST_CELL, DIFF_DST_HIDDEN, DIFF_DST_CELL, DIFF_SRC_CELL -> key.dst();
            case DIFF_WEI, DIFF_BIAS, DIFF_PEEPHOLE -> key.src();
        };
    }
}
