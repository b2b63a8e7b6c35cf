package io.lanewise.runtime.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Orders of the axes of an array of sequences, the outermost first: N sequences of T frames of H rows, W pixels a row
 * and C channels a pixel. Without N the array is one long sequence, without C the frames have one channel.
 */
public enum SequenceAxes {
    THW,
    NTHW,
    TNHW,
    THWC,
    TCHW,
    NTHWC,
    NTCHW,
    TNHWC,
    TNCHW;

    /**
     * The order with these letters, in either case.
     *
     * @throws DataException when there is none
     */
    public static SequenceAxes of(String letters) throws DataException {
        var upper = letters.toUpperCase(Locale.ROOT);
        for (var axes : values()) {
            if (axes.name().equals(upper)) {
                return axes;
            }
        }
        throw new DataException("'" + letters + "' is no order of the axes of sequences; these are read: "
                + Arrays.stream(values()).map(SequenceAxes::name).collect(Collectors.joining(", ")));
    }

    boolean has(char axis) {
        return name().indexOf(axis) >= 0;
    }

    /** The length of an axis of an array of this order; 1 of an axis that it lacks. */
    int extent(char axis, int[] shape) {
        return has(axis) ? shape[name().indexOf(axis)] : 1;
    }

    /** The elements from one index of an axis to the next. */
    long stride(char axis, int[] shape) {
        var stride = 1L;
        for (var inner = name().indexOf(axis) + 1; inner < shape.length; inner++) {
            stride *= shape[inner];
        }
        return stride;
    }

    /** The shape with the extents that are known as numbers and the others as letters. */
    String shape(SequenceOptions options) {
        return name().chars()
                .mapToObj(axis -> switch (axis) {
                    case 'H' -> Integer.toString(options.height());
                    case 'W' -> Integer.toString(options.width());
                    case 'C' -> Integer.toString(options.channels());
                    default -> Character.toString(axis);
                })
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
