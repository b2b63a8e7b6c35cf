package io.lanewise.verify.parity;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The metadata of a reference case, strings all of them, read liberally: lists may be separated by commas, blanks or x
 * and stand in brackets, and what is absent has the default of the framework that most cases come from.
 */
final class CaseMetadata {

    private final SafetensorsFile file;
    private final Map<String, String> strings;

    CaseMetadata(SafetensorsFile file) {
        this.file = file;
        this.strings = file.metadata();
    }

    /** A string that must be there. */
    String required(String name) throws RefusedFileException {
        String value = strings.get(name);
        if (value == null) {
            throw refused("its metadata has no \"" + name + "\"");
        }
        return value.strip();
    }

    String text(String name, String absent) {
        return strings.getOrDefault(name, absent).strip();
    }

    boolean flag(String name, boolean absent) throws RefusedFileException {
        String value = text(name, Boolean.toString(absent)).toLowerCase(Locale.ROOT);
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw refused("its metadata say " + name + " = \"" + value + "\", where true or false is expected");
        };
    }

    double number(String name, double absent) throws RefusedFileException {
        try {
            return Double.parseDouble(text(name, Double.toString(absent)));
        } catch (NumberFormatException e) {
            throw refused("its metadata say " + name + " = \"" + strings.get(name) + "\", where a number is expected");
        }
    }

    /** Rows and columns: one whole number for both, or two. */
    int[] pair(String name, String absent) throws RefusedFileException {
        int[] numbers = numbers(name, absent);
        return switch (numbers.length) {
            case 1 -> new int[] {numbers[0], numbers[0]};
            case 2 -> numbers;
            default ->
                throw refused("its metadata say " + name + " = \"" + strings.get(name)
                        + "\", where one or two whole numbers are expected");
        };
    }

    /** Top, left, bottom, right: one whole number for all, two for rows and columns, or all four. */
    int[] padding() throws RefusedFileException {
        int[] numbers = numbers("padding", "0");
        return switch (numbers.length) {
            case 1 -> new int[] {numbers[0], numbers[0], numbers[0], numbers[0]};
            case 2 -> new int[] {numbers[0], numbers[1], numbers[0], numbers[1]};
            case 4 -> numbers;
            default ->
                throw refused("its metadata say padding = \"" + strings.get("padding")
                        + "\", where one, two (rows, columns) or four (top, left, bottom, right) whole numbers"
                        + " are expected");
        };
    }

    int whole(String name, int absent) throws RefusedFileException {
        int[] numbers = numbers(name, Integer.toString(absent));
        if (numbers.length != 1) {
            throw refused("its metadata say " + name + " = \"" + strings.get(name)
                    + "\", where one whole number is expected");
        }
        return numbers[0];
    }

    private int[] numbers(String name, String absent) throws RefusedFileException {
        String value = text(name, absent);
        List<String> parts = Arrays.stream(
                        value.replaceAll("[\\[\\]()]", " ").strip().split("[,x\\s]+"))
                .toList();
        try {
            return parts.stream().mapToInt(Integer::parseInt).toArray();
        } catch (NumberFormatException e) {
            throw refused("its metadata say " + name + " = \"" + value + "\", where whole numbers are expected");
        }
    }

    RefusedFileException refused(String problem) {
        return new RefusedFileException(file.file(), problem);
    }
}
