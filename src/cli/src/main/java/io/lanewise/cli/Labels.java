package io.lanewise.cli;

import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.LabelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of each item of data, such as the digit that it shows. */
record Labels(List<String> words) {

    /** Shorter ones first, so that 10 comes after 9. */
    private static final Comparator<String> ORDER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    Labels {
        words = List.copyOf(words);
    }

    /** See {@link LabelFile#read}. */
    static Labels read(Path file, ItemSource items) throws IOException {
        return new Labels(LabelFile.read(file, items.items()));
    }

    String of(int item) {
        return words.get(item);
    }

    /** The labels that most items have, at most so many, in order. */
    List<String> mostFrequent(int most) {
        Map<String, Long> counts = words.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.keySet().stream()
                .sorted(Comparator.comparing((String label) -> -counts.get(label)).thenComparing(ORDER))
                .limit(most)
                .sorted(ORDER)
                .toList();
    }

    /** Whether there are others. */
    boolean hasOthers(List<String> labels) {
        return !Set.copyOf(labels).containsAll(words);
    }
}
