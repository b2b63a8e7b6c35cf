package io.lanewise.verify.jit;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernel.Kernel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What every emitted kernel owes the JIT compiler, so that it runs as fast as it is written: methods that HotSpot compiles at all, no vectors
 * across the borders of methods that might not be inlined, code compiled by C2, no compiler that gave up at any tier, and not a byte
 * allocated in steady state. Kernels that break the contract are correct and up to 90 times too slow.
 *
 * <p>Kernels run on the first and the last row band of a single item. In a JVM started with {@link #FLAGS} the answer is the same every time, since
 * compilation then does not run beside the warm-up.
 */
public final class JitContract {

    /**
     * Options that make the check repeatable: compilation in the foreground. Lower thresholds would make it quicker, but then C2 sees call sites before
     * they were reached, does not inline them, and breaks kernels that it compiles well in real life.
     */
    public static final List<String> FLAGS = List.of("--add-modules", "jdk.incubator.vector", "-Xbatch");

    /** Time after which a kernel that still allocates, or is not compiled, is given up. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /** Calls of a measurement: enough that anything allocated now and then shows. */
    private static final int CALLS = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private JitContract() {}

    /** Runs kernels and lists what breaks the contract; empty when nothing does. */
    public static List<Finding> check(Collection<Kernel> kernels) {
        List<Finding> findings = new ArrayList<>();
        try (CompilationLog log = new CompilationLog()) {
            for (Kernel kernel : kernels) {
                String name = kernel.name().toString();
                findings.addAll(MethodSizes.check(kernel.getClass(), name));
                long allocated = allocatedPerBand(new KernelRig(kernel, 1));
                if (allocated > 0) {
                    findings.add(new Finding(name, Finding.Rule.ALLOCATES, allocated + " bytes a call after the warm-up, 0 are allowed"));
                }
            }
            CompilationLog.Entries entries = log.finish();
            for (Kernel kernel : kernels) {
                addCompilations(kernel, entries, findings);
            }
        }
        return findings;
    }

    private static void addCompilations(Kernel kernel, CompilationLog.Entries entries, List<Finding> findings) {
        String type = kernel.getClass().getName();
        String name = kernel.name().toString();
        if (entries.byC2().getOrDefault(type, Set.of()).isEmpty()) {
            findings.add(new Finding(name, Finding.Rule.NOT_COMPILED, "no method was compiled by C2 during the warm-up"));
        }
        for (String failure : entries.failures().getOrDefault(type, Set.of())) {
            findings.add(new Finding(name, Finding.Rule.COMPILATION_FAILED, failure));
        }
    }

    /**
     * Bytes that a band allocates once the kernel is warm. Vectors are boxed until C2 has compiled all code that handles them, so the warm-up ends when
     * nothing is allocated any more.
     */
    private static long allocatedPerBand(KernelRig rig) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long allocated;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                rig.runBand();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        } while (allocated > 0 && System.nanoTime() < end);
        return Math.ceilDiv(allocated, CALLS);
    }
}
