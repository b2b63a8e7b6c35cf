package io.lanewise.runtime.graph;

/**
 * What a layer read and gave at one step of time.
 *
 * @param src null for a cell without input
 * @param workspace where the maxima of a pooling were, or the gates of a cell; null where they were not kept
 * @param srcHidden only of a cell, as the rest
 */
record StepValues(Region src, Buffer dst, Buffer workspace, Region srcHidden, Region srcCell, Buffer dstCell) {}
