package io.lanewise.cli;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.jit.KernelRig;
import java.lang.management.ManagementFactory;

/**
 * How fast a kernel runs on one thread and one item once it is warm.
 *
 * @param seconds of the fastest call
 * @param allocatedBytes a call, 0 unless vectors are boxed
 */
record KernelTiming(Kernel kernel, double seconds, long allocatedBytes) {

    private static final long WARM_NANOS = 300_000_000L;
    /** On a busy machine the compiler has to wait for a processor; until it is done, vectors are boxed. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final int CALLS = 20;
    private static final long MEASURE_NANOS = 150_000_000L;
    private static final int LEAST_CALLS = 3;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Warms up and measures, which takes about half a second where nothing else runs. */
    static KernelTiming of(Kernel kernel) {
        var rig = new KernelRig(kernel, 1);
        warmUp(rig);
        rig.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long shortest = Long.MAX_VALUE;
        int calls = 0;
        long end = System.nanoTime() + MEASURE_NANOS;
        while (calls < LEAST_CALLS || System.nanoTime() < end) {
            long start = System.nanoTime();
            rig.run();
            shortest = Math.min(shortest, System.nanoTime() - start);
            calls++;
        }
        long allocated = (THREADS.getCurrentThreadAllocatedBytes() - before) / calls;
        return new KernelTiming(kernel, shortest / 1e9, allocated);
    }

    private static void warmUp(KernelRig rig) {
        long begin = System.nanoTime();
        long allocated;
        long passed;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < CALLS; call++) {
                rig.runBand();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            passed = System.nanoTime() - begin;
        } while (passed < WARM_NANOS || allocated > 0 && passed < PATIENCE_NANOS);
    }

    /** Operations a second, two a multiply-add; 0 where a kernel has none. */
    double flops() {
        return kernel.name().direction() == Direction.BACKWARD_BIAS ? 0 : 2 * key().macs() / seconds;
    }

    /** Bytes a second of what must be read and written. */
    double bandwidth() {
        return Bound.bytes(key()) / seconds;
    }

    KernelKey key() {
        return kernel.name().key();
    }
}
