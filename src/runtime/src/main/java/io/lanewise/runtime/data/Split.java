package io.lanewise.runtime.data;

import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import io.lanewise.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Data parted into what training sees and what it is judged by. Both sides show the same source; closing it closes
 * both. Items of one group (one file) are on one side; where all items are of one group, they are parted one by one.
 * Where an index tells the origins of files, those of one origin are on one side too.
 *
 * @param training at least one item
 * @param validation no item where nothing is held back
 * @param dropped items that are on neither side: those that show something of both, and files of tests where nothing
 *     is validated
 * @param note what was parted, for people, where it was not files; empty otherwise
 */
public record Split(ItemSource training, ItemSource validation, int dropped, String note) {
    /** A split in which each item is on one side. */
    public Split(ItemSource training, ItemSource validation) {
        this(training, validation, 0, "");
    }

    /** All of a source, which stays as it is, to train on. */
    public static Split allOf(ItemSource source) {
        return new Split(source, new ItemSubset(source, new int[0]));
    }

    /**
     * Parts a source as a spec says; the seed chooses the groups. Items that the data calls anomalies are on neither
     * side, and not counted as dropped.
     *
     * <p>Of files with origins whole origins are held back: so many as are asked for, or as have the number of files
     * that is. Where files are named, the others of their origins are dropped.
     *
     * <p>The two sides of a {@link SequenceSource} have no frame in common, and of parts of a map no pixel. If files
     * are named train... and test..., the latter are held back whatever share is asked for. Of parts of a map those on
     * one side of a straight line are held back, about as many as asked for, and those that cross it are dropped; of
     * one long sequence the last windows, and those that share a frame with them are dropped.
     *
     * <p>Of windows over the rows of a table the last of each series are held back, as many as the share says, or whole
     * series where their number or names are given; windows that share a row with one that is held back are dropped.
     *
     * @throws DataException when a name to hold back is not there, labels are missing that the spec builds on, nothing
     *     would be left to train on, or nothing tells the origin of a file that has to have one
     */
    public static Split of(ItemSource source, Validation validation, long seed) throws DataException {
        source.requireLabels();
        if (source instanceof SequenceSource sequences) {
            var sides = SequenceSplit.of(sequences, validation, seed);
            return of(source, sides.training(), sides.validation(), "");
        }
        if (validation instanceof Validation.Sources sources && source.index().isEmpty()) {
            throw new DataException("validation: {sources: " + sources.count() + "} needs a file " + IndexFile.NAME
                    + " with the columns file and source, beside the pictures or in the folder above, and there is none"
                    + " that lists them: use {hold_back: " + sources.count() + "} for files");
        }
        if (source instanceof TableItems table && table.isWindowed()) {
            return WindowSplit.of(table, validation, seed);
        }
        if (validation instanceof Validation.Files files) {
            return withoutNamed(source, files.names());
        }
        var all = validation instanceof Validation.None ? groups(source) : origins(source);
        var heldBack = heldBack(source, all, validation, seed);
        if (heldBack.size() >= all.size()) {
            throw new DataException("nothing is left to train on: " + heldBack.size() + " of " + all.size() + " "
                    + (source.index().isPresent() ? "sources" : "files") + " are to be held back for validation");
        }
        var note = source.index()
                .filter(index -> !heldBack.isEmpty())
                .map(index -> heldBack.size() + " of " + all.size() + " sources by " + index)
                .orElse("");
        return of(source, items(all, heldBack, false), items(all, heldBack, true), note);
    }

    private static Split of(ItemSource source, int[] training, int[] validation, String note) {
        var anomalies = IntStream.range(0, source.items()).filter(item -> isAnomaly(source, item)).count();
        var dropped = source.items() - (int) anomalies - training.length - validation.length;
        return new Split(new ItemSubset(source, training), new ItemSubset(source, validation), dropped, note);
    }

    private static Set<String> heldBack(
            ItemSource source, Map<String, List<Integer>> all, Validation validation, long seed) {
        return switch (validation) {
            case Validation.Fraction fraction -> {
                var wanted = Math.max(1, Math.round(fraction.share() * all.size()));
                yield choose(all, (int) Math.min(wanted, all.size() - 1), seed);
            }
            case Validation.Sources sources -> choose(all, sources.count(), seed);
            case Validation.HoldBack holdBack -> choose(all, group -> files(source, group), holdBack.count(), seed);
            case Validation.None none -> Set.of();
            case Validation.Files files -> Set.copyOf(files.names());
        };
    }

    /** The ordinary items by file, or each by itself where all are of one file. */
    static Map<String, List<Integer>> groups(ItemSource source) throws DataException {
        var groups = grouped(source, source::group);
        return groups.size() > 1 ? groups : grouped(source, source::name);
    }

    /** By origin where an index tells it. */
    private static Map<String, List<Integer>> origins(ItemSource source) throws DataException {
        if (source.index().isEmpty()) {
            return groups(source);
        }
        for (var item = 0; item < source.items(); item++) {
            if (source.origin(item).isEmpty()) {
                throw new DataException("nothing tells of what " + source.group(item) + " is a part: list it in "
                        + source.index().get() + " with its source, or name the folder of those that are listed");
            }
        }
        return grouped(source, item -> source.origin(item).orElseThrow());
    }

    private static Map<String, List<Integer>> grouped(ItemSource source, IntFunction<String> key) throws DataException {
        var groups = new LinkedHashMap<String, List<Integer>>();
        for (int item : ordinary(source)) {
            groups.computeIfAbsent(key.apply(item), name -> new ArrayList<>()).add(item);
        }
        return groups;
    }

    private static int files(ItemSource source, List<Integer> group) {
        return (int) group.stream().map(source::group).distinct().count();
    }

    /**
     * What a model that was trained on one side of {@link #of} has not seen: the other side, and all anomalies, in the
     * order of the source.
     *
     * @throws DataException as {@link #of}
     */
    public static ItemSubset unseen(ItemSource source, Validation validation, long seed) throws DataException {
        var heldBack = (ItemSubset) of(source, validation, seed).validation();
        var unseen = new TreeSet<Integer>();
        IntStream.range(0, heldBack.items()).map(heldBack::number).forEach(unseen::add);
        IntStream.range(0, source.items()).filter(item -> isAnomaly(source, item)).forEach(unseen::add);
        return new ItemSubset(source, unseen.stream().mapToInt(Integer::intValue).toArray());
    }

    private static boolean isAnomaly(ItemSource source, int item) {
        return source.label(item).filter(Label::anomalous).isPresent();
    }

    /** The numbers of the items that are no anomalies. */
    static List<Integer> ordinary(ItemSource source) throws DataException {
        var ordinary = IntStream.range(0, source.items())
                .filter(item -> !isAnomaly(source, item))
                .boxed()
                .toList();
        if (ordinary.isEmpty() && source.items() > 0) {
            throw new DataException("nothing is left to train on: all " + source.items()
                    + " items are anomalies by their labels, of which the first is '"
                    + source.label(0).orElseThrow().word() + "'; data.normal in the spec names those of ordinary items");
        }
        return ordinary;
    }

    static Set<String> choose(Map<String, List<Integer>> groups, int count, long seed) {
        return choose(groups, group -> 1, count, seed);
    }

    /** Groups in an order that the seed gives, until they have {@code count} together. */
    private static Set<String> choose(
            Map<String, List<Integer>> groups, ToIntFunction<List<Integer>> size, int count, long seed) {
        var names = List.copyOf(groups.keySet());
        var order = new int[names.size()];
        CounterRandom.permutation(seed, RandomStream.SPLIT, 0, 0, order);
        var chosen = new LinkedHashSet<String>();
        var total = 0;
        for (var at = 0; at < order.length && total < count; at++) {
            var name = names.get(order[at]);
            chosen.add(name);
            total += size.applyAsInt(groups.get(name));
        }
        return chosen;
    }

    private static Split withoutNamed(ItemSource source, List<String> names) throws DataException {
        // Those of anomalies too: a file is there, whatever its labels say.
        var files = known(source, source::file);
        var named = inData(source, names, files);
        var heldBack = ordinary(source).stream()
                .mapToInt(Integer::intValue)
                .filter(item -> isNamed(source, item, named))
                .toArray();
        if (heldBack.length == 0) {
            throw new DataException("nothing is left to validate by: all that '" + String.join("' and '", names)
                    + "' would hold back are anomalies by their labels; name a file that has ordinary items");
        }
        var origins = Arrays.stream(heldBack)
                .mapToObj(source::origin)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        var training = ordinary(source).stream()
                .mapToInt(Integer::intValue)
                .filter(item -> !isNamed(source, item, named))
                .filter(item -> source.origin(item).filter(origins::contains).isEmpty())
                .toArray();
        if (training.length == 0) {
            // Of one file its items have names.
            var all = files.size() > 1 ? files.size() : groups(source).size();
            throw new DataException("nothing is left to train on: " + names.size() + " of " + all
                    + " files are to be held back for validation"
                    + (origins.isEmpty() ? "" : ", and the others are of the same sources"));
        }
        return of(source, training, heldBack, "");
    }

    private static Set<String> known(ItemSource source, IntFunction<String> name) {
        return IntStream.range(0, source.items()).mapToObj(name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The names as the data has them: what is packed for one is unpacked for another. */
    private static Set<String> inData(ItemSource source, List<String> names, Set<String> files) throws DataException {
        var known = new HashSet<>(files);
        known.addAll(known(source, source::group));
        known.addAll(known(source, source::name));
        var found = new HashSet<String>();
        for (var name : names) {
            found.add(Stream.of(name, PackedFiles.other(name))
                    .filter(known::contains)
                    .findFirst()
                    .orElseThrow(() -> notInData(name, files)));
        }
        return found;
    }

    private static DataException notInData(String name, Set<String> files) {
        var first = files.iterator().next();
        return new DataException(files.size() == 1
                ? "the data is one file, '" + first + "', so that '" + name
                        + "' cannot be held back for validation: name the folder that has both as data"
                : "the file '" + name + "', to be held back for validation, is not in the data; the first that is there is '"
                        + first + "'");
    }

    private static boolean isNamed(ItemSource source, int item, Set<String> names) {
        return names.contains(source.file(item)) || names.contains(source.group(item)) || names.contains(source.name(item));
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
}
