package io.lanewise.runtime.files;

/** Text out of a file as it may stand in a message: short, on one line, without control characters. */
final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    static String plain(String text) {
        var shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        var plain = new StringBuilder(shown.length());
        shown.codePoints().forEach(c -> plain.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return plain.toString();
    }

    static String of(String text) {
        return "'" + plain(text) + "'";
    }
}
