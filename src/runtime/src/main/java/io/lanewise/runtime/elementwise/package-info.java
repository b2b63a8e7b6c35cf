/**
 * Losses, penalties and updates: the arithmetic of training that is not in a layer's kernel. What depends on the
 * element type is in {@code f32}, from which the build derives {@code f64}; everything else reaches it through
 * {@link io.lanewise.runtime.elementwise.LossMath} and {@link io.lanewise.runtime.elementwise.UpdateMath}.
 *
 * <p>One order of additions, whatever the number of threads: elements of a run (a row of a map, a chunk of a flat
 * tensor) go to four chains in turn, in double; the runs of a block follow one another; the blocks are added by the
 * tree of {@link io.lanewise.runtime.elementwise.FixedTree}. How a tensor is cut into runs and blocks depends on its
 * shape alone.
 */
package io.lanewise.runtime.elementwise;
