package io.lanewise.kernel;

/** What a kernel is asked for by, but for its width. */
public record DirectedKey(KernelKey key, Direction direction) {}
