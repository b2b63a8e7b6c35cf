package io.lanewise.runtime.graph;

import java.lang.management.ManagementFactory;

/** What code allocates. */
final class Allocation {

    private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Bytes that all live threads allocate while {@code code} runs once, after some runs that warm it up. The least of several runs, since a
     * run in which the JVM compiles or some other thread works is none of steady state.
     */
    static long bytes(Runnable code) {
        for (int run = 0; run < 20; run++) {
            code.run();
        }
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 20 && least > 0; run++) {
            long[] threads = THREADS.getAllThreadIds();
            long before = sum(threads);
            code.run();
            least = Math.min(least, sum(threads) - before);
        }
        return least;
    }

    /** The bytes that asking itself takes are allocated in both sums or in none, since they are counted after the current thread was read. */
    private static long sum(long[] threads) {
        long own = Thread.currentThread().threadId();
        long sum = 0;
        for (long thread : threads) {
            sum += thread == own ? 0 : Math.max(0, THREADS.getThreadAllocatedBytes(thread));
        }
        return sum + THREADS.getCurrentThreadAllocatedBytes();
    }
}
