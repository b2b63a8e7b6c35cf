package io.lanewise.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Taps of a transposed convolution along one axis that reach the same run of {@code stride} neighbouring outputs. Tap k of input i lands on output
 * {@code i stride - padBefore + k dilation}, which is {@code (i + shift) stride - padBefore + phase} with a phase below the stride: so a group is what
 * input {@code cell - shift} gives to the outputs {@code cell stride - padBefore .. + stride - 1}.
 *
 * @param shift inputs that the group's outputs lie ahead
 * @param taps the tap of each phase; {@link #NONE} where the group has none
 */
public record TapGroup(int shift, List<Integer> taps) {

    /** In place of a tap, where no tap of the group reaches a phase. */
    public static final int NONE = -1;

    public TapGroup {
        taps = List.copyOf(taps);
    }

    /** The groups of an axis that have a tap, by ascending shift: so each output meets its taps in ascending order. */
    public static List<TapGroup> of(Axis axis) {
        List<TapGroup> groups = new ArrayList<>();
        for (int shift = 0; shift * axis.stride() < axis.extent(); shift++) {
            List<Integer> taps = new ArrayList<>();
            for (int phase = 0; phase < axis.stride(); phase++) {
                int reach = shift * axis.stride() + phase;
                taps.add(reach % axis.dilation() == 0 && reach < axis.extent() ? reach / axis.dilation() : NONE);
            }
            if (taps.stream().anyMatch(tap -> tap != NONE)) {
                groups.add(new TapGroup(shift, taps));
            }
        }
        return List.copyOf(groups);
    }
}
