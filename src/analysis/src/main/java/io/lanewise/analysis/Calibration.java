package io.lanewise.analysis;

import io.lanewise.analysis.ReconstructionErrors.Item;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Items parted into those that a threshold is chosen on and those that it is judged by, so that no item says how good
 * the threshold is that was fitted to it.
 *
 * @param chosenOn what the threshold may be fitted to
 * @param judged all others
 */
public record Calibration(ReconstructionErrors chosenOn, ReconstructionErrors judged) {

    /**
     * Sets apart the first ordinary items of each group, or of all where no group has two; in series these are the
     * earlier ones.
     *
     * @param share of the ordinary items, in (0, 1); at least one is set apart where there are two
     * @param anomaliesToo whether as large a share of the anomalies is set apart
     */
    public static Calibration of(ReconstructionErrors all, double share, boolean anomaliesToo) {
        Set<Item> apart = new HashSet<>(first(all.items().stream().filter(item -> !item.isAnomaly()).toList(), share));
        if (anomaliesToo) {
            apart.addAll(first(all.items().stream().filter(Item::isAnomaly).toList(), share));
        }
        return new Calibration(all.where(apart::contains), all.where(item -> !apart.contains(item)));
    }

    private static Set<Item> first(List<Item> items, double share) {
        var groups = items.stream()
                .collect(Collectors.groupingBy(Item::group, LinkedHashMap::new, Collectors.toList()))
                .values();
        boolean grouped = groups.stream().anyMatch(group -> group.size() > 1);
        return (grouped ? groups.stream() : List.of(items).stream())
                .flatMap(group -> group.stream().limit(count(group.size(), share)))
                .collect(Collectors.toSet());
    }

    /** At least one, and never all. */
    private static long count(int items, double share) {
        return Math.max(0, Math.min(items - 1, Math.max(1, Math.round(share * items))));
    }
}
