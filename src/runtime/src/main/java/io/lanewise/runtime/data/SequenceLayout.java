package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.StoredArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where the frames of sequences lie in an array; lengths and strides in elements.
 *
 * @param sequences their number
 * @param frames of each
 * @param sequenceStride from a sequence to the next, 0 where there is one
 * @param frameStride from a frame to the next
 * @param channelsFirst whether a frame is CHW, not HWC
 */
record SequenceLayout(int sequences, int frames, long sequenceStride, long frameStride, boolean channelsFirst) {
    /**
     * The layout of an array in the order of axes that the options name. Where they name none, it is that of the
     * orders that fit the size of a frame and have the frames of an item; if there are several, that which has just
     * these frames; in an IDX file, whose first axis counts items, N comes before T.
     *
     * @throws RefusedFileException when no order fits, or several that give different sequences
     */
    static SequenceLayout of(Path path, StoredArray array, boolean itemsFirst, SequenceOptions options)
            throws RefusedFileException {
        var shape = array.shape();
        if (array.count() == 0) {
            throw new RefusedFileException(path, "has the shape " + Arrays.toString(shape) + ", so it holds no frame");
        }
        var axes = options.axes().map(List::of).orElseGet(() -> List.of(SequenceAxes.values()));
        var fitting = axes.stream().filter(order -> fits(order, shape, options)).toList();
        if (itemsFirst && options.axes().isEmpty()) {
            fitting = fitting.stream().filter(order -> !order.name().startsWith("TN")).toList();
        }
        var layouts = layouts(fitting, shape, layout -> true);
        if (layouts.size() > 1) {
            var exact = layouts(fitting, shape, layout -> layout.frames() == options.frames());
            layouts = exact.isEmpty() ? layouts : exact;
        }
        if (layouts.size() == 1) {
            return layouts.getFirst();
        }
        var has = "has the shape " + Arrays.toString(shape);
        var wanted = "sequences of " + options.frames() + " or more frames of " + options.size();
        throw new RefusedFileException(
                path,
                layouts.isEmpty()
                        ? has + ", where " + wanted + " are in " + accepted(axes, options)
                        : has + ", in which " + wanted + " may be ordered as "
                                + fitting.stream().map(SequenceAxes::name).collect(Collectors.joining(" or "))
                                + "; name the one it is by --axes, from Java by withAxes");
    }

    private static boolean fits(SequenceAxes order, int[] shape, SequenceOptions options) {
        return order.name().length() == shape.length
                && order.extent('H', shape) == options.height()
                && order.extent('W', shape) == options.width()
                && order.extent('C', shape) == options.channels()
                && order.extent('T', shape) >= options.frames();
    }

    private static List<SequenceLayout> layouts(
            List<SequenceAxes> orders, int[] shape, Predicate<SequenceLayout> wanted) {
        return orders.stream().map(order -> of(order, shape)).filter(wanted).distinct().toList();
    }

    private static SequenceLayout of(SequenceAxes order, int[] shape) {
        var sequences = order.extent('N', shape);
        var channelsFirst = order.has('C') && order.stride('C', shape) > 1 && order.extent('C', shape) > 1;
        return new SequenceLayout(
                sequences,
                order.extent('T', shape),
                sequences == 1 ? 0 : order.stride('N', shape),
                order.stride('T', shape),
                channelsFirst);
    }

    private static String accepted(List<SequenceAxes> orders, SequenceOptions options) {
        return orders.stream()
                .filter(order -> order.has('C') || options.channels() == 1)
                .map(order -> order.shape(options))
                .collect(Collectors.joining(", "));
    }
}
