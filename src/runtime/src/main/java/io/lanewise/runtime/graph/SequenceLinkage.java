package io.lanewise.runtime.graph;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.LinkException;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Moment;
import io.lanewise.runtime.graph.Schedule.Turn;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.SequenceLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Links models over sequences: chooses what training keeps of each step, within the memory that is allowed. */
final class SequenceLinkage {

    private final Network network;
    private final SequenceLayers sequence;
    private final LinkOptions options;
    private final Dispatch dispatch;

    private SequenceLinkage(Network network, SequenceLayers sequence, LinkOptions options, Dispatch dispatch) {
        this.network = network;
        this.sequence = sequence;
        this.options = options;
        this.dispatch = dispatch;
    }

    static Linkage of(Network network, SequenceLayers sequence, LinkOptions options, Dispatch dispatch) {
        if (options.part() == Part.DECODER) {
            throw new LinkException("The decoder of a model over sequences does not run by itself: it goes on from the states"
                    + " of the encoder's cells, so run the whole model.");
        }
        SequenceLinkage linkage = new SequenceLinkage(network, sequence, options, dispatch);
        Linkage linked = options.training() ? linkage.training() : linkage.keeping(Retention.GATES, "");
        if (options.part() == Part.WHOLE) {
            linkage.requireFrames(linked.schedule().outputs());
        }
        return linked;
    }

    /** Outputs are compared with frames, and copied to frames, element by element. */
    private void requireFrames(List<Buffer> outputs) {
        for (Buffer output : outputs) {
            if (output.shape().elements() != sequence.frame().elements()) {
                throw new LinkException("The decoder gives " + output.shape() + ", which has not as many elements as a frame, "
                        + sequence.frame() + ": its last layer must give frames.");
            }
        }
    }

    private Linkage training() {
        Linkage fastest = keeping(Retention.GATES);
        requireInfluence(fastest);
        if (MemoryLimit.allows(options, fastest.plan())) {
            return fastest;
        }
        Linkage least = fastest;
        Retention leastRetention = Retention.GATES;
        for (Retention retention : slower()) {
            Linkage linkage = keeping(
                    retention,
                    ", to stay within " + MemoryLimit.mebibytes(options.recurrence().memory()) + " ("
                            + Retention.GATES.words() + " in " + MemoryLimit.mebibytes(fastest.plan().peakBytes()) + ")");
            if (MemoryLimit.allows(options, linkage.plan())) {
                return linkage;
            }
            if (linkage.plan().peakBytes() < least.plan().peakBytes()) {
                least = linkage;
                leastRetention = retention;
            }
        }
        Retention smallest = leastRetention;
        throw MemoryLimit.exceeded(
                options,
                least.plan(),
                " even when " + smallest.words(),
                batch -> withBatch(batch).keeping(smallest).plan());
    }

    /** The other ways to keep what backward reads, from the fastest on. */
    private List<Retention> slower() {
        List<Retention> retentions = new ArrayList<>();
        retentions.add(Retention.STATES);
        int steps = sequence.branches().stream()
                .mapToInt(SequenceLayers.Branch::steps)
                .reduce(sequence.spec().past(), Math::max);
        for (int every = 2; every < steps; every = every < 4 ? every + 1 : every + every / 2) {
            retentions.add(Retention.every(every));
        }
        return retentions;
    }

    private SequenceLinkage withBatch(int batch) {
        return new SequenceLinkage(network, sequence, options.withBatch(batch), dispatch);
    }

    private Linkage keeping(Retention retention) {
        return keeping(retention, "");
    }

    private Linkage keeping(Retention retention, String reason) {
        List<ModelLayer> layers = options.part() == Part.ENCODER
                ? sequence.encoder().stream().map(SequenceLayers.Timed::layer).toList()
                : network.layers();
        String note = options.training() ? "For backward " + retention.words() + reason + "." : "";
        return Linkage.of(network, layers, options, SequenceSchedule.of(sequence, options, retention), note, dispatch);
    }

    /** A layer that nothing reads has no gradient, and so cannot be trained. */
    private static void requireInfluence(Linkage linkage) {
        List<Schedule.Entry> timeline = linkage.schedule().timeline();
        int loss = timeline.indexOf(timeline.stream()
                .filter(entry -> entry instanceof Turn turn && turn.moment() == Moment.LOSS)
                .findFirst()
                .orElseThrow());
        Set<String> reached = timeline.subList(loss, timeline.size()).stream()
                .filter(Call.class::isInstance)
                .map(entry -> ((Call) entry).layer().name())
                .collect(Collectors.toSet());
        for (ModelLayer layer : linkage.layers()) {
            if (!Parameter.roles(layer.key()).isEmpty() && !reached.contains(layer.name())) {
                throw new LinkException("Nothing that the model gives depends on " + layer.name()
                        + ", so it cannot be trained: take it away, or have another layer read it.");
            }
        }
    }
}
