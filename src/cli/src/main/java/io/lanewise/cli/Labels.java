package io.lanewise.cli;

import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.ArrayFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A whole number for each item of data, such as the digit that it shows. */
final class Labels {

    private final long[] values;

    private Labels(long[] values) {
        this.values = values;
    }

    /**
     * Reads an IDX or NPY file.
     *
     * @throws UserException when it has not as many labels as there are items
     */
    static Labels read(Path file, ItemSource items) throws IOException {
        try (var array = ArrayFile.open(file)) {
            if (array.array().count() != items.items()) {
                throw new UserException(file + " has " + Figures.plural(array.array().count(), "label") + ", but there are "
                        + Figures.plural(items.items(), "item") + ": a label for each is needed, in their order.");
            }
            return new Labels(array.array().longs());
        }
    }

    long of(int item) {
        return values[item];
    }

    /** The labels that most items have, at most so many, ascending. */
    List<Long> mostFrequent(int most) {
        Map<Long, Integer> counts = new HashMap<>();
        for (long value : values) {
            counts.merge(value, 1, Integer::sum);
        }
        var byCount = new ArrayList<>(counts.keySet());
        byCount.sort(Comparator.comparing((Long label) -> -counts.get(label)).thenComparing(Comparator.naturalOrder()));
        return byCount.stream().limit(most).sorted().toList();
    }

    /** Whether there are others. */
    boolean hasOthers(List<Long> labels) {
        Set<Long> known = new HashSet<>(labels);
        for (long value : values) {
            if (!known.contains(value)) {
                return true;
            }
        }
        return false;
    }
}
