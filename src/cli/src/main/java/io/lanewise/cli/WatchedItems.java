package io.lanewise.cli;

import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;

/** Items of a source, with a progress line that tells how many were read. Closing it leaves the source open. */
record WatchedItems(ItemSource source, ProgressLine progress) implements ItemSource {

    @Override
    public int items() {
        return source.items();
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
        return source.name(item);
    }

    @Override
    public String group(int item) {
        return source.group(item);
    }

    @Override
    public void read(int item, float[] into, int offset) throws IOException {
        source.read(item, into, offset);
        int done = item + 1;
        progress.show(ProgressLine.bar(done, items()) + " " + done + "/" + items());
    }
}
