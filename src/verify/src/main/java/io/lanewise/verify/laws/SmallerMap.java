package io.lanewise.verify.laws;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;

/**
 * The same layer on a smaller map: channels, windows and the remainders that strides and fused pooling leave are kept,
 * so that a law that looks at every product by naive loops takes seconds on layers of any size.
 */
final class SmallerMap {

    /** Rows and columns of a map that naive loops are run over, at least, before what keeps the remainders is added. */
    private static final int SIZE = 8;
    /** The same for the states of a cell, whose sequence runs many times and forward and back. */
    private static final int CELL_SIZE = 4;

    private static final Axis NO_INPUT = Axis.same(1, 1, 1, 1);

    private SmallerMap() {}

    static KernelKey of(KernelKey key) {
        return switch (key) {
            case Conv2dKey conv ->
                new Conv2dKey(
                        conv.type(),
                        smaller(
                                conv.src(),
                                conv.window().height(),
                                conv.window().width(),
                                conv.pool()),
                        conv.window(),
                        conv.groups(),
                        conv.filters(),
                        conv.activation(),
                        conv.pool());
            case Deconv2dKey deconv ->
                new Deconv2dKey(
                        deconv.type(),
                        smaller(
                                deconv.src(),
                                deconv.window().height(),
                                deconv.window().width(),
                                1),
                        deconv.window(),
                        deconv.groups(),
                        deconv.filters(),
                        deconv.outputPaddingHeight(),
                        deconv.outputPaddingWidth(),
                        deconv.activation());
            case DenseKey dense -> dense;
            case ConvLstmKey cell -> cell(cell);
            case MaxPool2dKey pool -> pooling(pool);
            case AvgPool2dKey pool ->
                new AvgPool2dKey(
                        pool.type(),
                        smaller(
                                pool.src(),
                                pool.window().height(),
                                pool.window().width(),
                                1),
                        pool.window(),
                        pool.countPadding());
            case MaxUnpool2dKey unpool -> new MaxUnpool2dKey(pooling(unpool.pooling()));
            case UpsampleKey upsample ->
                new UpsampleKey(
                        upsample.type(),
                        new Shape(
                                Math.min(SIZE, upsample.src().height()),
                                Math.min(SIZE, upsample.src().width()),
                                upsample.src().channels()),
                        upsample.mode(),
                        upsample.factorHeight(),
                        upsample.factorWidth());
        };
    }

    private static ConvLstmKey cell(ConvLstmKey cell) {
        Axis rows = cell.inputWindow().map(Window::height).orElse(NO_INPUT);
        Axis columns = cell.inputWindow().map(Window::width).orElse(NO_INPUT);
        Axis recurrentRows = cell.hiddenWindow().height();
        Axis recurrentColumns = cell.hiddenWindow().width();
        Shape src = new Shape(
                smallerOfCell(cell.src().height(), rows, recurrentRows),
                smallerOfCell(cell.src().width(), columns, recurrentColumns),
                cell.src().channels());
        return new ConvLstmKey(
                cell.type(),
                src,
                cell.inputWindow().map(window -> new Window(same(rows, src.height()), same(columns, src.width()))),
                new Window(
                        same(recurrentRows, Math.ceilDiv(src.height(), rows.stride())),
                        same(recurrentColumns, Math.ceilDiv(src.width(), columns.stride()))),
                cell.hidden(),
                cell.peephole(),
                cell.candidate(),
                cell.output(),
                cell.gate());
    }

    /** The smallest size that keeps the remainder, and in which both windows find room. */
    private static int smallerOfCell(int size, Axis input, Axis recurrent) {
        int states = Math.max(CELL_SIZE, recurrent.extent());
        int least = Math.max(states * input.stride(), input.extent());
        int periods = Math.max(0, (size - least) / input.stride());
        return size - periods * input.stride();
    }

    private static Axis same(Axis axis, int size) {
        return Axis.same(size, axis.kernel(), axis.stride(), axis.dilation());
    }

    private static MaxPool2dKey pooling(MaxPool2dKey pool) {
        return new MaxPool2dKey(
                pool.type(),
                smaller(pool.src(), pool.window().height(), pool.window().width(), 1),
                pool.window());
    }

    private static Shape smaller(Shape map, Axis rows, Axis columns, int pool) {
        return new Shape(smaller(map.height(), rows, pool), smaller(map.width(), columns, pool), map.channels());
    }

    /** The smallest size that keeps the remainder and is large enough for two windows that pooling does not drop. */
    private static int smaller(int size, Axis axis, int pool) {
        int period = axis.stride() * pool;
        int least = Math.max(SIZE, axis.extent() + 2 * period + axis.padBefore() + axis.padAfter());
        int periods = Math.max(0, (size - least) / period);
        return size - periods * period;
    }
}
