package io.lanewise.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Some items of a source, in an order of their own. Random changes stay those of the item's number in the source;
 * closing this closes the source.
 */
public final class ItemSubset implements ItemSource {
    private final ItemSource source;
    private final int[] chosen;

    /** @param chosen numbers of items of the source */
    public ItemSubset(ItemSource source, int... chosen) {
        this.source = source;
        this.chosen = chosen.clone();
        for (var item : chosen) {
            Objects.checkIndex(item, source.items());
        }
    }

    /** The number in the source of an item. */
    public int number(int item) {
        return chosen[item];
    }

    @Override
    public int items() {
        return chosen.length;
    }

    @Override
    public int frames() {
        return source.frames();
    }

    @Override
    public int height() {
        return source.height();
    }

    @Override
    public int width() {
        return source.width();
    }

    @Override
    public int channels() {
        return source.channels();
    }

    @Override
    public String name(int item) {
        return source.name(chosen[item]);
    }

    @Override
    public String group(int item) {
        return source.group(chosen[item]);
    }

    @Override
    public String file(int item) {
        return source.file(chosen[item]);
    }

    @Override
    public Optional<String> origin(int item) {
        return source.origin(chosen[item]);
    }

    @Override
    public Optional<Path> index() {
        return source.index();
    }

    @Override
    public Optional<Label> label(int item) {
        return source.label(chosen[item]);
    }

    @Override
    public void requireLabels() throws DataException {
        source.requireLabels();
    }

    @Override
    public boolean isQuickToRead() {
        return source.isQuickToRead();
    }

    @Override
    public void read(int item, float[] into, int offset) throws IOException {
        source.read(chosen[item], into, offset);
    }

    @Override
    public void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
        source.readForTraining(chosen[item], epoch, into, offset);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
