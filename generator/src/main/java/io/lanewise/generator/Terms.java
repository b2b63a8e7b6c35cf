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
        if (kept.isEmpty()) {
            return Long.toString(constant);
        }
        return Vectors.plus(String.join(" + ", kept), constant);
    }

    /** {@code counter * factor}. */
    static String product(String counter, int factor) {
        return scaled(counter, factor, 0);
    }

    /** The product of two texts, the first of which may be a number or a sum. */
    static String product(String factor, String name) {
        return switch (factor) {
            case "0" -> "0";
            case "1" -> name;
            default -> (isSum(factor) ? "(" + factor + ")" : factor) + " * " + name;
        };
    }

    /** {@code (counter * factor + addend)}. */
    static String scaled(String counter, int factor, int addend) {
        if (isNumber(counter)) {
            return Integer.toString(Integer.parseInt(counter) * factor + addend);
        }
        return addend == 0 ? Vectors.times(counter, factor) : "(" + Vectors.times(counter, factor) + " + " + addend + ")";
    }

    private static boolean isSum(String text) {
        return !text.startsWith("(") && (text.contains(" + ") || text.contains(" - "));
    }

    static boolean isNumber(String text) {
        return text.matches("-?\\d+");
    }
}
