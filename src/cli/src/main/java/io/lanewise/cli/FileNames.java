package io.lanewise.cli;

import java.util.HashSet;
import java.util.Set;

/** Names of files, without an ending, for what is made of items. */
final class FileNames {

    private final Set<String> taken = new HashSet<>();

    /** The item's name without the ending of a picture, with it where two items differ in nothing else. */
    String of(String item) {
        String safe = item.replaceAll("[^\\w./,#()\\[\\] -]", "_");
        String plain = safe.replaceFirst("(?i)\\.(png|jpe?g|gif|bmp|tiff?|wbmp)(?=$|#)", "");
        return taken.add(plain) ? plain : safe;
    }
}
