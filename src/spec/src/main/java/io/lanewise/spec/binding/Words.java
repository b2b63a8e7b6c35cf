package io.lanewise.spec.binding;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The words that specs use for the constants of an enumeration. */
final class Words {

    private Words() {}

    /** Every constant by its name in lower case, in the order of declaration. */
    static <E extends Enum<E>> Map<String, E> of(Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants())
                .forEach(constant -> words.put(constant.name().toLowerCase(Locale.ROOT), constant));
        return words;
    }
}
