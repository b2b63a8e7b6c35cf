package io.lanewise.runtime.data;

import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Data parted into what training sees and what it is judged by. Both sides show the same source; closing it closes
 * both. Items of one group (one file) are on one side; where all items are of one group, they are parted one by one.
 *
 * @param training at least one item
 * @param validation no item where nothing is held back
 * @param dropped items that are on neither side: those that show something of both, and files of tests where nothing
 *     is validated
 */
public record Split(ItemSource training, ItemSource validation, int dropped) {
    /** A split in which each item is on one side. */
    public Split(ItemSource training, ItemSource validation) {
        this(training, validation, 0);
    }

    /** All of a source, which stays as it is, to train on. */
    public static Split allOf(ItemSource source) {
        return new Split(source, new Part(source, new int[0]));
    }

    /**
     * Parts a source as a spec says; the seed chooses the groups.
     *
     * <p>The two sides of a {@link SequenceSource} have no frame in common, and of parts of a map no pixel. If files
     * are named train... and test..., the latter are held back whatever share is asked for. Of parts of a map those on
     * one side of a straight line are held back, about as many as asked for, and those that cross it are dropped; of
     * one long sequence the last windows, and those that share a frame with them are dropped.
     *
     * @throws DataException when a name to hold back is not there, or nothing would be left to train on
     */
    public static Split of(ItemSource source, Validation validation, long seed) throws DataException {
        if (source instanceof SequenceSource sequences) {
            var sides = SequenceSplit.of(sequences, validation, seed);
            return new Split(
                    new Part(source, sides.training()),
                    new Part(source, sides.validation()),
                    source.items() - sides.training().length - sides.validation().length);
        }
        var groups = groups(source);
        Set<String> heldBack = switch (validation) {
            case Validation.None none -> Set.of();
            case Validation.Fraction fraction -> {
                var wanted = Math.max(1, Math.round(fraction.share() * groups.size()));
                yield choose(groups, (int) Math.min(wanted, groups.size() - 1), seed);
            }
            case Validation.HoldBack holdBack -> choose(groups, holdBack.count(), seed);
            case Validation.Files files -> named(groups, files.names());
        };
        if (heldBack.size() >= groups.size()) {
            throw new DataException("nothing is left to train on: " + heldBack.size() + " of " + groups.size()
                    + " files are to be held back for validation");
        }
        return new Split(
                new Part(source, items(groups, heldBack, false)), new Part(source, items(groups, heldBack, true)));
    }

    static Map<String, List<Integer>> groups(ItemSource source) {
        var groups = new LinkedHashMap<String, List<Integer>>();
        for (var item = 0; item < source.items(); item++) {
            groups.computeIfAbsent(source.group(item), name -> new ArrayList<>()).add(item);
        }
        if (groups.size() > 1) {
            return groups;
        }
        var singles = new LinkedHashMap<String, List<Integer>>();
        for (var item = 0; item < source.items(); item++) {
            singles.put(source.name(item), List.of(item));
        }
        return singles;
    }

    static Set<String> choose(Map<String, List<Integer>> groups, int count, long seed) {
        var names = List.copyOf(groups.keySet());
        var order = new int[names.size()];
        CounterRandom.permutation(seed, RandomStream.SPLIT, 0, 0, order);
        var chosen = new LinkedHashSet<String>();
        IntStream.of(order).limit(count).forEach(index -> chosen.add(names.get(index)));
        return chosen;
    }

    private static Set<String> named(Map<String, List<Integer>> groups, List<String> names) throws DataException {
        for (var name : names) {
            if (!groups.containsKey(name)) {
                throw new DataException("the file '" + name + "', to be held back for validation, is not in the data;"
                        + " the first that is there is '" + groups.keySet().iterator().next() + "'");
            }
        }
        return new LinkedHashSet<>(names);
    }

    /** In the source's order, so that a side does not depend on the order of choosing. */
    private static int[] items(Map<String, List<Integer>> groups, Set<String> heldBack, boolean wanted) {
        return groups.entrySet().stream()
                .filter(group -> heldBack.contains(group.getKey()) == wanted)
                .flatMap(group -> group.getValue().stream())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Some items of a source; random changes stay those of the item's number in the source. */
    private record Part(ItemSource source, int[] chosen) implements ItemSource {
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

        @Override
        public void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
            source.readForTraining(chosen[item], epoch, into, offset);
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
