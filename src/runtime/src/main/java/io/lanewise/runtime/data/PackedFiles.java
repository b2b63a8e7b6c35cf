package io.lanewise.runtime.data;

/** Names of files that are packed by gzip, or of the same files unpacked. */
final class PackedFiles {
    private static final String ENDING = ".gz";

    private PackedFiles() {}

    /** The name of the same file unpacked where it is packed, and packed where it is not. */
    static String other(String name) {
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name + ENDING;
    }
}
