package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.MapBlocks;
import io.lanewise.runtime.elementwise.Transfers;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.NoiseSpec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Brings a batch to a program: the items with noise to its input, the clean ones to the target. Items are read, and
 * changed at random, on all threads; each is a pure function of its number, the epoch and the seed.
 */
final class BatchLoader {

    private final Workers workers;
    private final Tensor input;
    private final MapBlocks blocks;
    private final NoiseSpec noise;
    private final long seed;
    private final int itemLength;
    private final float[] clean;
    private final float[] noisy;
    private final View target;
    private final Workers.Tasks reading = this::read;
    private final Workers.Tasks corrupting = this::corrupt;

    // The batch that is being loaded.
    private final int[] items;
    private ItemSource source;
    private boolean training;
    private long epoch;

    /** A loader for batches of up to the items of {@code program}. */
    BatchLoader(Program program, NoiseSpec noise, long seed) {
        this.workers = program.workers();
        this.input = program.input();
        this.noise = noise;
        this.seed = seed;
        Shape shape = input.shape();
        this.blocks = MapBlocks.of(shape);
        this.itemLength = Math.toIntExact(shape.elements());
        this.items = new int[program.batch()];
        this.clean = new float[Math.multiplyExact(program.batch(), itemLength)];
        this.noisy = new float[clean.length];
        Object array = input.view().type() == ElementType.F32 ? clean : new double[clean.length];
        this.target = View.dense(array, 0, shape);
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
        try {
            workers.run(count, reading);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        workers.run(blocks.rows().blocks(count), corrupting);
    }

    private void read(int index) {
        try {
            if (training) {
                source.readForTraining(items[index], epoch, clean, index * itemLength);
            } else {
                source.read(items[index], clean, index * itemLength);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void corrupt(int task) {
        int index = blocks.item(task);
        int length = blocks.runLength();
        int firstRow = blocks.firstRow(task);
        int endRow = blocks.endRow(task);
        int first = firstRow * length;
        int at = index * itemLength + first;
        int count = (endRow - firstRow) * length;
        Noise.apply(noise, seed, epoch, items[index], first, clean, noisy, at, count);
        for (int row = firstRow; row < endRow; row++) {
            Transfers.copy(
                    noisy,
                    index * itemLength + row * length,
                    input.view(),
                    MapBlocks.at(input.view(), index, row),
                    length);
        }
        if (target.array() != clean) {
            Transfers.copy(clean, at, target, at, count);
        }
    }

    /** What the output is to be: an array of the clean items, dense, in the element type of the program. */
    Object target() {
        return target.array();
    }

    /** The clean items of the batch, dense. */
    float[] clean() {
        return clean;
    }

    /** The items of the batch with noise, dense. */
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
