package io.lanewise.spec.binding;

import io.lanewise.spec.yaml.Value;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts of memory, as in {@code 2GiB}. */
final class ByteSize {

    /** A number that is not 0 with a unit; at most 3 decimals, so that the least one is a byte. */
    private static final Pattern SIZE =
            Pattern.compile("(?=[0-9.]*[1-9])([0-9]{1,6}(?:\\.[0-9]{1,3})?) ?(KiB|MiB|GiB)");

    private static final Map<String, Long> BYTES = Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private ByteSize() {}

    /** Bytes, at least 1. */
    static long read(Value value) {
        String text = value.text(SIZE, "a number above 0 with KiB, MiB or GiB, such as 2GiB or 1.5GiB");
        Matcher size = SIZE.matcher(text);
        return size.matches()
                ? new BigDecimal(size.group(1))
                        .multiply(BigDecimal.valueOf(BYTES.get(size.group(2))))
                        .longValue()
                : 1;
    }
}
