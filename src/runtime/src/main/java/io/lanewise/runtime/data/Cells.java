package io.lanewise.runtime.data;

import io.lanewise.runtime.files.Quoted;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the cells of a table say. */
final class Cells {
    /** Not the hexadecimal numbers and the type letters that Java would take. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "null", "none", "?");
    private static final double NANOSECONDS = 1e9;

    /** {@code 2014-04-01}, {@code 2014-04-01 00:05}, {@code 2014-04-01T00:05:10.5Z}. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter(Locale.ROOT);

    private Cells() {}

    static boolean isNumber(String cell) {
        return NUMBER.matcher(cell).matches();
    }

    /** The number in a cell. */
    static double number(String cell, String column) throws UnusableRowException {
        if (!isNumber(cell)) {
            throw new UnusableRowException(found(cell), column, "where a number is wanted");
        }
        return Double.parseDouble(cell);
    }

    /** A number, or a date and time in seconds. */
    static double time(String cell, String column) throws UnusableRowException {
        if (isNumber(cell)) {
            return Double.parseDouble(cell);
        }
        try {
            var time = LocalDateTime.parse(cell, TIME);
            return time.toEpochSecond(ZoneOffset.UTC) + time.getNano() / NANOSECONDS;
        } catch (DateTimeParseException e) {
            throw new UnusableRowException(
                    found(cell), column, "where a number, or a time such as 2014-04-01 00:05:00, is wanted");
        }
    }

    private static String found(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT)) && !cell.equals("?")
                ? cell.isEmpty() ? "nothing" : "no number but " + Quoted.of(cell)
                : Quoted.of(cell);
    }
}
