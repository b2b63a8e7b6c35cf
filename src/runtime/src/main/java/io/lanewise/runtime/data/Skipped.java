package io.lanewise.runtime.data;

/**
 * A part of some data that could not be used.
 *
 * @param name a file, relative to the folder of the data, or a row of a table
 * @param problem why, in words that follow the name
 */
public record Skipped(String name, String problem) {}
