package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.View;

/**
 * How much an element of the target counts in a reconstruction loss.
 *
 * @param hit 1 where noise hit the element, else 0; element type and layout are those of the target
 * @param corrupted weight of an element that was hit
 * @param clean weight of one that was not
 */
public record Emphasis(View hit, double corrupted, double clean) {}
