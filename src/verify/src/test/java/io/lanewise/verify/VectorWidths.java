package io.lanewise.verify;

import io.lanewise.kernel.VectorSupport;
import java.util.ArrayList;
import java.util.List;

/** The widths of vectors that tests run. */
public final class VectorWidths {

    private static final List<Integer> ALL = List.of(128, 256, 512);

    private VectorWidths() {}

    /** Those that this CPU and JVM run; what they do not is printed, since it goes untested. */
    public static List<Integer> here() {
        int widest = VectorSupport.preferredBits();
        List<Integer> widths = new ArrayList<>();
        for (int bits : ALL) {
            if (bits <= widest) {
                widths.add(bits);
            } else {
                System.out.println("SKIPPED: vectors of " + bits + " bits, this CPU and JVM run at most " + widest);
            }
        }
        return widths;
    }
}
