package io.lanewise.runtime.data;

import io.lanewise.spec.Validation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Parts windows over the rows of tables so that no row is on both sides. */
final class WindowSplit {
    private WindowSplit() {}

    static Split of(TableItems table, Validation validation, long seed) throws DataException {
        var ordinary = Split.ordinary(table);
        Map<String, List<Integer>> series =
                ordinary.stream().collect(Collectors.groupingBy(table::group, LinkedHashMap::new, Collectors.toList()));
        var heldBack = new TreeSet<>(switch (validation) {
            case Validation.None none -> Set.<Integer>of();
            case Validation.Fraction fraction -> lastOfEach(series, fraction.share());
            case Validation.HoldBack holdBack -> series.size() == 1
                    ? Set.copyOf(last(ordinary, holdBack.count()))
                    : whole(series, Split.choose(series, holdBack.count(), seed));
            case Validation.Files files -> named(table, ordinary, files.names());
            case Validation.Sources sources ->
                throw new IllegalArgumentException("Windows over rows of tables have no sources.");
        });
        var training = ordinary.stream()
                .filter(item -> isApart(table, item, heldBack.floor(item)) && isApart(table, item, heldBack.ceiling(item)))
                .toList();
        if (training.isEmpty()) {
            throw new DataException("nothing is left to train on: each of the " + ordinary.size()
                    + " windows is held back for validation or shares rows with one that is");
        }
        return new Split(
                new ItemSubset(table, numbers(training)),
                new ItemSubset(table, numbers(heldBack)),
                ordinary.size() - training.size() - heldBack.size(),
                "");
    }

    /** @param held the nearest window in the order of the source that is held back, which is that of time; may be null */
    private static boolean isApart(TableItems table, int item, Integer held) {
        return held == null || !table.overlap(item, held);
    }

    /** At least one of all, and never all of a series. */
    private static Set<Integer> lastOfEach(Map<String, List<Integer>> series, double share) {
        var chosen = series.values().stream()
                .flatMap(windows -> last(windows, (int) Math.min(windows.size() - 1, Math.round(share * windows.size()))).stream())
                .collect(Collectors.toSet());
        if (chosen.isEmpty()) {
            series.values().stream()
                    .max((one, other) -> Integer.compare(one.size(), other.size()))
                    .ifPresent(longest -> chosen.addAll(last(longest, 1)));
        }
        return chosen;
    }

    private static List<Integer> last(List<Integer> windows, int count) {
        return windows.subList(Math.max(0, windows.size() - count), windows.size());
    }

    private static Set<Integer> whole(Map<String, List<Integer>> series, Set<String> names) {
        return names.stream().flatMap(name -> series.get(name).stream()).collect(Collectors.toSet());
    }

    private static Set<Integer> named(TableItems table, List<Integer> ordinary, List<String> names) throws DataException {
        for (var name : names) {
            if (ordinary.stream().noneMatch(item -> isCalled(table, item, name))) {
                throw new DataException("the series or file '" + name + "', to be held back for validation, is not in the"
                        + " data; the first series that is there is '" + table.group(ordinary.getFirst()) + "'");
            }
        }
        return ordinary.stream()
                .filter(item -> names.stream().anyMatch(name -> isCalled(table, item, name)))
                .collect(Collectors.toSet());
    }

    private static boolean isCalled(TableItems table, int item, String name) {
        var file = table.file(item);
        return name.equals(table.group(item)) || name.equals(file) || PackedFiles.other(name).equals(file);
    }

    private static int[] numbers(Collection<Integer> items) {
        return items.stream().mapToInt(Integer::intValue).toArray();
    }
}
