package io.lanewise.runtime.graph;

import io.lanewise.kernel.Halo;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Slice;
import java.util.List;
import java.util.function.Consumer;

/** The gradient of a value: what its readers say, added up in the order in which they say it. */
final class GradientSum {

    private final Buffer sum;
    private final List<Entry> timeline;
    private int shares;

    GradientSum(Buffer sum, List<Entry> timeline) {
        this.sum = sum;
        this.timeline = timeline;
    }

    /** A sum whose first share the caller of the program writes. */
    static GradientSum begun(Buffer sum, List<Entry> timeline) {
        GradientSum begun = new GradientSum(sum, timeline);
        begun.shares = 1;
        return begun;
    }

    /** The sum; null while nobody has said anything. */
    Buffer buffer() {
        return shares == 0 ? null : sum;
    }

    /**
     * Adds what a reader says.
     *
     * @param write adds to the timeline what writes the share to a buffer, which may be seen in another shape where it has
     *     no halo
     */
    void share(Consumer<Buffer> write) {
        if (shares++ == 0) {
            write.accept(sum);
            return;
        }
        Buffer part = new Buffer(sum.name() + "." + shares, Kind.GRADIENTS, sum.shape(), Halo.NONE);
        write.accept(part);
        timeline.add(Slice.sum(part, sum));
    }

    /** Adds some channels of a map of gradients. */
    void share(Buffer from, int channel) {
        timeline.add(new Slice(from, channel, sum, 0, sum.shape().channels(), shares++ > 0));
    }
}
