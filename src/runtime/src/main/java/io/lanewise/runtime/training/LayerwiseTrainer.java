package io.lanewise.runtime.training;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Part;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.LayerPairs;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Pretraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model as its spec says, where that asks for it {@linkplain Pretraining pair by pair} first. Each pair of
 * layers is a model of its own, trained by a {@link Trainer} on the {@link Codes} of the layers before it.
 *
 * <p>Pre-training is before step 0 of the whole. When it is stopped, the pairs that are done are saved; the one under
 * way begins again, so that a resumed run gives the bits of one that was not stopped.
 *
 * <p>A trainer runs once. {@link #stop} may be called from any thread.
 */
public final class LayerwiseTrainer {

    private final ModelSpec spec;
    private final Network network;
    private final Parameters parameters;
    private final Dispatch dispatch;
    private final int threads;
    private final Split data;
    private final TrainingOptions options;
    private final List<ModelSpec> pairs;
    private final boolean midway;
    private final Trainer whole;
    private volatile boolean stopped;

    /**
     * See {@link Trainer#Trainer}.
     *
     * @throws IOException when the data does not fit the model, or a checkpoint cannot be read
     */
    public LayerwiseTrainer(
            ModelSpec spec,
            Network network,
            Parameters parameters,
            Dispatch dispatch,
            int threads,
            Split data,
            TrainingOptions options)
            throws IOException {
        this.spec = spec;
        this.network = network;
        this.parameters = parameters;
        this.dispatch = dispatch;
        this.threads = threads;
        this.data = data;
        this.options = options;
        this.pairs = LayerPairs.of(spec);
        this.midway = options.resume().isPresent()
                && PretrainingCheckpoint.isOne(options.resume().get());
        if (midway && pairs.isEmpty()) {
            throw new RefusedFileException(
                    options.resume().get(),
                    "was saved in pre-training, which the spec does not ask for; add pretraining as in the spec of that run");
        }
        TrainingOptions afterwards = midway ? options.withoutResume() : options;
        this.whole = new Trainer(spec, network, parameters, dispatch, threads, data, afterwards);
    }

    /** As {@link Trainer#stop}. */
    public void stop() {
        stopped = true;
        whole.stop();
    }

    /**
     * Trains until all steps are done, {@link #stop} is called, or something is not finite.
     *
     * @throws IOException as {@link Trainer#run}
     */
    public TrainingReport run(TrainingListener listener) throws IOException {
        boolean finetuned = options.resume().isPresent() && !midway;
        Optional<Outcome> ended = finetuned ? Optional.empty() : pretrain(listener);
        return ended.isPresent() ? whole.notBegun(ended.get()) : whole.run(listener);
    }

    /** Trains the pairs that are left; empty when all are done. */
    private Optional<Outcome> pretrain(TrainingListener listener) throws IOException {
        int done = midway
                ? PretrainingCheckpoint.read(
                        options.resume().orElseThrow(), spec, parameters, pairs.size(), whole.description())
                : 0;
        for (int index = done; index < pairs.size(); index++) {
            Optional<Outcome> ended = pretrain(index, listener);
            if (ended.isPresent()) {
                return ended;
            }
        }
        return Optional.empty();
    }

    private Optional<Outcome> pretrain(int index, TrainingListener listener) throws IOException {
        ModelSpec pair = pairs.get(index);
        Network layers = Network.of(pair, type());
        Parameters own = parameters.of(layers.layers());
        Parameters before = own.copy();
        Outcome outcome;
        try (var workers = Workers.of(threads)) {
            Split items = Split.allOf(items(pair, layers, workers));
            var trainer = new Trainer(pair, layers, own, dispatch, threads, items, TrainingOptions.DEFAULT);
            if (stopped) {
                trainer.stop();
            }
            outcome = trainer.run(new PairListener(index, trainer, listener)).outcome();
        } catch (IOException e) {
            // What was learnt so far is not lost because a file of the data has gone.
            own.set(before);
            save(index);
            throw e;
        }
        if (outcome.end() == Outcome.End.INTERRUPTED) {
            own.set(before);
            save(index);
        }
        return outcome.end() == Outcome.End.FINISHED ? Optional.empty() : Optional.of(ended(index, outcome));
    }

    private ElementType type() {
        return network.layers().getFirst().key().type();
    }

    /** What a pair is trained on: the data itself, or what the layers before the pair make of it. */
    private ItemSource items(ModelSpec pair, Network layers, Workers workers) {
        String first = layers.layers().getFirst().name();
        List<ModelLayer> before = network.layers().stream()
                .takeWhile(layer -> !layer.name().equals(first))
                .toList();
        if (before.isEmpty()) {
            return data.training();
        }
        int batch = Math.min(spec.training().batch(), data.training().items());
        var encoder = new Linker(dispatch, workers)
                .link(before, parameters, LinkOptions.inference(batch).only(Part.ENCODER));
        return new Codes(data.training(), encoder, pair.input());
    }

    private void save(int pairsDone) throws IOException {
        if (options.checkpoint().isPresent()) {
            PretrainingCheckpoint.write(
                    options.checkpoint().get(), spec, parameters, pairsDone, whole.description());
        }
    }

    private Outcome ended(int index, Outcome ofPair) {
        String where = "the pre-training of " + encoder(index) + " with " + decoder(index) + ", pair " + (index + 1)
                + " of " + pairs.size();
        boolean interrupted = ofPair.end() == Outcome.End.INTERRUPTED;
        String message = interrupted
                ? "Stopped in " + where + ": " + options.checkpoint().map(this::goingOn).orElse("no checkpoint was asked for")
                        + "."
                : "In " + where + ": " + ofPair.message();
        Optional<Path> checkpoint = interrupted ? options.checkpoint() : Optional.empty();
        return new Outcome(ofPair.end(), 0, false, checkpoint, message);
    }

    private String goingOn(Path checkpoint) {
        return "training goes on from " + checkpoint + ", with this pair from its beginning, when that is resumed";
    }

    private String encoder(int index) {
        return weighted(pairs.get(index).encoder());
    }

    private String decoder(int index) {
        return weighted(pairs.get(index).decoder());
    }

    private static String weighted(List<LayerSpec> layers) {
        return layers.stream()
                .filter(LayerSpec.Weighted.class::isInstance)
                .findFirst()
                .orElseThrow()
                .name();
    }

    /** Tells of a pair, and hands on that training was stopped. */
    private final class PairListener implements TrainingListener {
        private final int index;
        private final Trainer trainer;
        private final TrainingListener listener;

        PairListener(int index, Trainer trainer, TrainingListener listener) {
            this.index = index;
            this.trainer = trainer;
            this.listener = listener;
        }

        @Override
        public void onStep(TrainingProgress now) {
            double values = pairs.get(index).input().elements();
            listener.onPretraining(new PretrainingProgress(
                    index + 1,
                    pairs.size(),
                    encoder(index),
                    decoder(index),
                    now,
                    now.point().reconstruction() / values));
            if (stopped) {
                trainer.stop();
            }
        }
    }
}
