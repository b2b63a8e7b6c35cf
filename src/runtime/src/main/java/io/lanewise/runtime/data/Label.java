package io.lanewise.runtime.data;

/**
 * What the data says of an item.
 *
 * @param word as it stands in the data, whole numbers in their shortest form; of a window of rows that of its first anomalous row, or of its first row
 * @param anomalous whether the item is not ordinary by the spec, so that it is never trained on
 */
public record Label(String word, boolean anomalous) {}
