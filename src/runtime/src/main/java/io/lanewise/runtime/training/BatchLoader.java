package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.FramePatches;
import io.lanewise.runtime.elementwise.LossMath;
import io.lanewise.runtime.elementwise.MapBlocks;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.LossSpec;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.NoiseSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Brings a batch to a program: the frames that the model reads, with noise, to its inputs, the clean ones to its
 * teachers and the target, and what a code is drawn by to where that is read. A single map is an item of one frame. Items are read, and changed at random, on all threads;
 * each is a pure function of its number, the epoch and the seed.
 */
final class BatchLoader {

    /** By how much pictures that were scaled may leave the range of those that were not. */
    private static final float ROUNDING = 1e-4f;

    private static final LossMath MATH = LossMath.of(ElementType.F32);

    private final Workers workers;
    private final Feed trainingFeed;
    private final Feed heldOutFeed;
    private final FramePatches patches;
    private final MapBlocks blocks;
    private final NoiseSpec noise;
    private final long seed;
    private final int frames;
    private final int past;
    private final int itemLength;
    private final int[] probabilities;
    private final float[] clean;
    private final float[] noisy;
    private final Optional<Hits> hits;
    /** Null where codes are not drawn. */
    private final CodeNoise codeNoise;

    private final BatchTarget target;
    private final Workers.Tasks reading = this::read;
    private final Workers.Tasks corrupting = this::corrupt;

    // The batch that is being loaded.
    private final int[] items;
    private ItemSource source;
    private boolean training;
    private long epoch;

    /**
     * A loader for batches of up to the items of {@code program}.
     *
     * @param program which steps are loaded into
     * @param heldOut which items held back are loaded into; it may be the same
     * @throws LinkException when a batch has more numbers than an array can hold
     */
    BatchLoader(ModelSpec spec, Network network, Program program, Program heldOut) {
        this.workers = program.workers();
        this.trainingFeed = Feed.of(network, program);
        this.heldOutFeed = heldOut == program ? trainingFeed : Feed.of(network, heldOut);
        this.noise = spec.noise();
        this.seed = spec.training().seed();
        this.frames = network.frames();
        this.past = network.past();
        this.patches = network.patches();
        this.blocks = MapBlocks.of(patches.map());
        this.clean = new float[length(program.batch(), frames, patches)];
        this.itemLength = clean.length / program.batch();
        this.probabilities = spec.loss().reconstruction() == LossSpec.Reconstruction.BCE
                ? network.targets().stream().mapToInt(Integer::intValue).toArray()
                : new int[0];
        this.items = new int[program.batch()];
        this.noisy = new float[clean.length];
        this.codeNoise = program.sampledCode()
                .map(code -> new CodeNoise(code, seed, program.batch()))
                .orElse(null);
        ElementType type = program.output().view().type();
        boolean f32 = type == ElementType.F32;
        Object array = f32 ? patches.patch() == 1 ? clean : new float[clean.length] : new double[clean.length];
        this.hits = Hits.of(spec.noise(), type, clean.length);
        this.target =
                new BatchTarget(View.flat(array, 0), frames, patches.length(), hits.map(Hits::emphasis));
    }

    /** Numbers of a batch. */
    static int length(int batch, int frames, FramePatches patches) {
        long length = Math.multiplyExact((long) batch * frames, (long) patches.length());
        if (length > Integer.MAX_VALUE) {
            throw new LinkException("A batch of " + batch + " items, each with " + frames + " x " + patches.frame()
                    + " numbers, has more than an array can hold: use a batch of at most "
                    + Integer.MAX_VALUE / patches.length() / frames + ".");
        }
        return (int) length;
    }

    /** Loads what training sees in a step: its items as changed and corrupted in its epoch. */
    void loadStep(ItemSource from, BatchSchedule schedule, long step) throws IOException {
        int count = schedule.items(step);
        for (int index = 0; index < count; index++) {
            items[index] = schedule.item(step, index);
        }
        load(from, true, schedule.epoch(step), count);
    }

    /** Loads items {@code first .. first + count - 1} as they are, with noise that is the same at each validation. */
    void loadHeldOut(ItemSource from, int first, int count) throws IOException {
        for (int index = 0; index < count; index++) {
            items[index] = first + index;
        }
        load(from, false, Noise.VALIDATION_EPOCH, count);
    }

    private void load(ItemSource from, boolean forTraining, long ofEpoch, int count) throws IOException {
        source = from;
        training = forTraining;
        epoch = ofEpoch;
        if (forTraining && from instanceof Codes codes) {
            codes.readForTraining(items, count, ofEpoch, clean);
        } else {
            readItems(count);
        }
        workers.run(blocks.rows().blocks(count * frames), corrupting);
    }

    private void readItems(int count) throws IOException {
        try {
            workers.run(count, reading);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void read(int index) {
        try {
            if (training) {
                source.readForTraining(items[index], epoch, clean, index * itemLength);
            } else {
                source.read(items[index], clean, index * itemLength);
            }
            requireFinite(index);
            requireProbabilities(index);
            drawCode(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void drawCode(int index) {
        if (codeNoise != null && training) {
            codeNoise.draw(index, epoch, items[index]);
        } else if (codeNoise != null) {
            codeNoise.clear(index);
        }
    }

    /** One number that is none makes all parameters so. */
    private void requireFinite(int index) throws DataException {
        int first = index * itemLength;
        int at = MATH.firstNonFinite(View.flat(clean, 0), first, itemLength);
        if (at >= 0) {
            throw new DataException(name(index) + " has the value " + clean[first + at] + ", from which nothing can be learnt: mend"
                    + " the item, or leave it out of the data.");
        }
    }

    /** The cross-entropy with a target that is no probability has no least value where output and target are equal. */
    private void requireProbabilities(int index) throws DataException {
        for (int frame : probabilities) {
            int first = index * itemLength + frame * patches.length();
            for (int at = first; at < first + patches.length(); at++) {
                if (clean[at] < -ROUNDING || clean[at] > 1 + ROUNDING) {
                    throw new DataException(name(index) + " has the value " + clean[at]
                            + ", but the loss bce takes values from 0 to 1: scale the data to that range, or use"
                            + " loss: {reconstruction: l2}.");
                }
            }
        }
    }

    /** A block of rows of a frame of an item. */
    private void corrupt(int task) {
        int index = blocks.item(task) / frames;
        int frame = blocks.item(task) % frames;
        int length = blocks.runLength();
        int firstRow = blocks.firstRow(task);
        int endRow = blocks.endRow(task);
        int frameAt = frame * patches.length();
        int first = frameAt + firstRow * length;
        if (frame < past) {
            int count = (endRow - firstRow) * length;
            int at = index * itemLength + first;
            Noise.apply(noise, seed, epoch, items[index], first, clean, noisy, at, count);
            if (training && hits.isPresent()) {
                hits.get().write(seed, epoch, items[index], first, at, count);
            }
        }
        Feed feed = training ? trainingFeed : heldOutFeed;
        for (int row = firstRow; row < endRow; row++) {
            int at = index * itemLength + frameAt + row * length;
            copyRow(noisy, at, feed.input(frame), index, row);
            copyRow(clean, at, feed.teacher(frame), index, row);
            if (target.all().array() != clean) {
                patches.cutRows(clean, at, target.all(), at);
            }
        }
    }

    private void copyRow(float[] from, int at, Tensor to, int index, int row) {
        if (to != null) {
            patches.cutRows(from, at, to.view(), MapBlocks.at(to.view(), index, row));
        }
    }

    /** What the outputs are to be: the clean items, in the element type of the program. */
    BatchTarget target() {
        return target;
    }

    /** The clean items of the batch, dense, frames as the source has them. */
    float[] clean() {
        return clean;
    }

    /** The items of the batch with noise, dense; of sequences only the frames that the model reads. */
    float[] noisy() {
        return noisy;
    }

    int itemLength() {
        return itemLength;
    }

    /** The name of an item of the batch. */
    String name(int index) {
        return source.name(items[index]);
    }
}
