package io.lanewise.runtime.files;

/** Text out of a file as it may stand in a message: short, on one line, without control characters. */
public final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    /** Without quotation marks. */
    public static String plain(String text) {
        var shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        var plain = new StringBuilder(shown.length());
        shown.codePoints().forEach(c -> plain.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return plain.toString();
    }

    /** In quotation marks. */
    public static String of(String text) {
        return "'" + plain(text) + "'";
    }
}
