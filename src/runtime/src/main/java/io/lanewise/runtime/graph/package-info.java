/**
 * From the layers of a model to something that runs: {@link io.lanewise.runtime.graph.Linker} finds a kernel for each, plans the memory and
 * yields a {@link io.lanewise.runtime.graph.Program}, which runs forward and backward on {@link io.lanewise.runtime.graph.Workers}.
 */
package io.lanewise.runtime.graph;
