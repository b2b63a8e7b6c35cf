package io.lanewise.runtime.data;

import java.util.Comparator;
import java.util.function.Function;

/** The order of names in which numbers count by their value, however many digits they are written with. */
final class NaturalOrder implements Comparator<String> {
    private NaturalOrder() {}

    static <T> Comparator<T> by(Function<T, String> name) {
        return Comparator.comparing(name, new NaturalOrder().thenComparing(Comparator.naturalOrder()));
    }

    @Override
    public int compare(String a, String b) {
        var atA = 0;
        var atB = 0;
        while (atA < a.length() && atB < b.length()) {
            var endA = digits(a, atA);
            var endB = digits(b, atB);
            var order = endA > atA && endB > atB
                    ? compareNumbers(a.substring(atA, endA), b.substring(atB, endB))
                    : Character.compare(a.charAt(atA), b.charAt(atB));
            if (order != 0) {
                return order;
            }
            atA = Math.max(endA, atA + 1);
            atB = Math.max(endB, atB + 1);
        }
        return Integer.compare(a.length() - atA, b.length() - atB);
    }

    /** The end of the digits from here on, which is here where there are none. */
    private static int digits(String text, int from) {
        var end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String a, String b) {
        var plainA = a.replaceFirst("^0+", "");
        var plainB = b.replaceFirst("^0+", "");
        var byLength = Integer.compare(plainA.length(), plainB.length());
        return byLength != 0 ? byLength : plainA.compareTo(plainB);
    }
}
