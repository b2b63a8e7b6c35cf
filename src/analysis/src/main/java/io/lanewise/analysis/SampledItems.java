package io.lanewise.analysis;

import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Some items of a source, in its order. Closing them leaves the source open.
 *
 * @param chosen their numbers in the source
 */
public record SampledItems(ItemSource source, int[] chosen) implements ItemSource {

    /** At most so many items, chosen by the seed; the source itself where it has no more. */
    public static ItemSource of(ItemSource source, int most, long seed) {
        if (source.items() <= most) {
            return source;
        }
        var order = new int[source.items()];
        CounterRandom.permutation(seed, RandomStream.SAMPLE, 0, 0, order);
        int[] chosen = Arrays.copyOf(order, most);
        Arrays.sort(chosen);
        return new SampledItems(source, chosen);
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
    public void read(int item, float[] into, int offset) throws IOException {
        source.read(chosen[item], into, offset);
    }
}
