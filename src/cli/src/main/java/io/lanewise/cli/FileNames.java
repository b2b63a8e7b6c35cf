package io.lanewise.cli;

import java.text.Normalizer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names of files, without an ending, for what is made of items: no two items are written to the same file. */
final class FileNames {

    private final List<String> endings;
    private final Set<String> taken = new HashSet<>();

    /** @param endings of all files that are made of an item */
    FileNames(String... endings) {
        this.endings = List.of(endings);
    }

    /**
     * The item's name without the ending of a picture, with it where two items differ in nothing else, and with a
     * number where that is taken too.
     */
    String of(String item) {
        String safe = item.replaceAll("[^\\p{L}\\p{M}\\p{N}_./,#()\\[\\] -]", "_");
        String plain = safe.replaceFirst("(?i)\\.(png|jpe?g|gif|bmp|tiff?|wbmp)(?=$|#)", "");
        var numbered = IntStream.iterate(2, number -> number + 1).mapToObj(number -> plain + "-" + number);
        return Stream.concat(Stream.of(plain, safe), numbered)
                .filter(this::take)
                .findFirst()
                .orElseThrow();
    }

    /** Takes a name if none of its files is taken. */
    private boolean take(String name) {
        var files = endings.stream().map(ending -> onDisk(name + ending)).toList();
        return Collections.disjoint(taken, files) && taken.addAll(files);
    }

    /** There are file systems that do not tell large from small letters, or the ways to write an accent. */
    private static String onDisk(String file) {
        return Normalizer.normalize(file, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
