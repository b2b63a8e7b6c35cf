package io.lanewise.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on the text of index expressions, folded where numbers are known, so that emitted code has no {@code + 0} and no {@code 1 *}. */
final class Terms {

    private Terms() {}

    /** The sum of texts, which may be sums themselves: numbers are folded into one, zeros left out. */
    static String sum(String... terms) {
        long constant = 0;
        List<String> kept = new ArrayList<>();
        for (String term : Arrays.stream(terms).flatMap(text -> Arrays.stream(text.split(" \\+ "))).toList()) {
            if (isNumber(term)) {
                constant += Long.parseLong(term);
            } else if (!term.isEmpty()) {
                kept.add(term);
            }
        }
        if (constant != 0 || kept.isEmpty()) {
            kept.add(Long.toString(constant));
        }
        return String.join(" + ", kept);
    }

    /** {@code counter * factor}. */
    static String product(String counter, int factor) {
        return scaled(counter, factor, 0);
    }

    /** {@code (counter * factor + addend)}. */
    static String scaled(String counter, int factor, int addend) {
        if (isNumber(counter)) {
            return Integer.toString(Integer.parseInt(counter) * factor + addend);
        }
        return addend == 0 ? Vectors.times(counter, factor) : "(" + Vectors.times(counter, factor) + " + " + addend + ")";
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
