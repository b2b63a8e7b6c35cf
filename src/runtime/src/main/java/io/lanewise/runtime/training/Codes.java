package io.lanewise.runtime.training;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.FramePatches;
import io.lanewise.runtime.graph.Program;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The codes that layers make of the items of a source, as items. They are computed when they are read, a batch at once,
 * and not kept.
 */
final class Codes implements ItemSource {

    private final ItemSource source;
    private final Program layers;
    private final Shape shape;
    private final FramePatches from;
    private final FramePatches to;
    private final float[] read;

    /**
     * @param layers linked for inference
     * @param shape in which a code is seen; it has as many elements as what the last layer gives
     */
    Codes(ItemSource source, Program layers, Shape shape) {
        this.source = source;
        this.layers = layers;
        this.shape = shape;
        this.from = new FramePatches(layers.input().shape(), 1);
        this.to = new FramePatches(layers.output().shape(), 1);
        this.read = new float[BatchLoader.length(layers.batch(), 1, from)];
    }

    @Override
    public int items() {
        return source.items();
    }

    @Override
    public int height() {
        return shape.height();
    }

    @Override
    public int width() {
        return shape.width();
    }

    @Override
    public int channels() {
        return shape.channels();
    }

    @Override
    public String name(int item) {
        return source.name(item);
    }

    @Override
    public String group(int item) {
        return source.group(item);
    }

    @Override
    public synchronized void read(int item, float[] into, int offset) throws IOException {
        source.read(item, read, 0);
        encode(1, into, offset);
    }

    @Override
    public synchronized void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
        source.readForTraining(item, epoch, read, 0);
        encode(1, into, offset);
    }

    /**
     * Reads the first {@code count} of {@code items} as training sees them, one after another.
     *
     * @param count at most the batch of the layers
     */
    synchronized void readForTraining(int[] items, int count, long epoch, float[] into) throws IOException {
        try {
            layers.workers().run(count, index -> readItem(items[index], epoch, index * from.length()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        encode(count, into, 0);
    }

    private void readItem(int item, long epoch, int at) {
        try {
            source.readForTraining(item, epoch, read, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void encode(int count, float[] into, int offset) {
        for (int index = 0; index < count; index++) {
            from.toItem(read, index * from.length(), layers.input(), index);
        }
        layers.forward(count);
        for (int index = 0; index < count; index++) {
            to.fromItem(layers.output(), index, into, offset + index * to.length());
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
