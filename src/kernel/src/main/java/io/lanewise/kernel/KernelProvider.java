package io.lanewise.kernel;

import java.util.Optional;

/**
 * A source of vector kernels: generated ahead of time and found by {@link java.util.ServiceLoader}, or compiled in the running process. A
 * provider must not link a vector class before {@link #find} is called, since it is constructed where the Vector API may be absent.
 */
public interface KernelProvider {

    /** The kernel of a key and direction for vectors of {@code bits} bits (128, 256 or 512), or nothing where this provider has none. */
    Optional<Kernel> find(KernelKey key, Direction direction, int bits);

    /** What this provider is, for the log line that says which kernels were chosen, for example {@code generated}. */
    String description();
}
