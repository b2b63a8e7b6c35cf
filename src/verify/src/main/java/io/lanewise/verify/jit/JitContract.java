package io.lanewise.verify.jit;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Kernel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What every emitted kernel owes the JIT compiler, so that it runs as fast as it is written: methods that HotSpot compiles at all, no vectors
 * across the borders of methods that might not be inlined, species that C2 knows, no call that goes on at a call site shared by all species, code
 * compiled by C2, no compiler that gave up at any tier, and not a byte allocated in steady state. Kernels that break the contract are correct
 * and up to 90 times too slow.
 *
 * <p>Kernels run on the first, the middle and the last row band of a single item (dense layers: of a small batch), one after another in one process, so that those that come later meet
 * call sites of the Vector API that have seen other kernels, as they do in a model. In a JVM started with {@link #FLAGS} the answer is the same every time,
 * since compilation then does not run beside the warm-up.
 */
public final class JitContract {

    /**
     * Options that make the check repeatable: compilation in the foreground. Lower thresholds would make it quicker, but then C2 sees call sites before
     * they were reached, does not inline them, and breaks kernels that it compiles well in real life.
     */
    public static final List<String> FLAGS = List.of("--add-modules", "jdk.incubator.vector", "-Xbatch");

    /** Time of the calling thread, compilers not included, after which a kernel that still allocates is given up. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    /** Items of a dense layer, which has tiles for 4 and for 1 of them, 16 a task. */
    private static final int DENSE_BATCH = 21;

    /** Calls of a measurement: enough that anything allocated now and then shows. */
    private static final int CALLS = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private JitContract() {}

    /** Runs kernels and lists what breaks the contract; empty when nothing does. */
    public static List<Finding> check(Collection<Kernel> kernels) {
        List<Finding> findings = new ArrayList<>();
        try (CompilationLog log = new CompilationLog()) {
            for (Kernel kernel : kernels) {
                findings.addAll(ClassFileCheck.check(kernel.getClass(), kernel.name().toString()));
                checkAllocation(kernel, findings);
            }
            CompilationLog.Entries entries = log.finish();
            for (Kernel kernel : kernels) {
                checkCompilations(kernel, entries, findings);
            }
        }
        return findings;
    }

    private static void checkCompilations(Kernel kernel, CompilationLog.Entries entries, List<Finding> findings) {
        String name = kernel.name().toString();
        Set<String> compiled = entries.byC2(kernel.getClass());
        if (compiled.isEmpty()) {
            findings.add(new Finding(name, Finding.Rule.NOT_COMPILED, "no method was compiled by C2 during the warm-up"));
        } else {
            for (String method : ClassFileCheck.longVectorMethods(kernel.getClass())) {
                if (!compiled.contains(method)) {
                    findings.add(new Finding(name, Finding.Rule.NOT_COMPILED, method + " was not compiled by C2 during the warm-up"));
                }
            }
        }
        for (String failure : entries.failures(kernel.getClass())) {
            findings.add(new Finding(name, Finding.Rule.COMPILATION_FAILED, failure));
        }
    }

    private static void checkAllocation(Kernel kernel, List<Finding> findings) {
        KernelRig rig = new KernelRig(kernel, kernel.name().key() instanceof DenseKey ? DENSE_BATCH : 1);
        long allocated = allocatedPerBand(rig);
        if (allocated > 0) {
            String where = AllocationSites.mostFrequent(kernel.getClass(), rig::runBand).map(site -> ", most often " + site).orElse("");
            findings.add(new Finding(
                    kernel.name().toString(), Finding.Rule.ALLOCATES, allocated + " bytes a call after the warm-up, 0 are allowed" + where));
        }
    }

    /**
     * Bytes that a band allocates once the kernel is warm. Vectors are boxed until C2 has compiled all code that handles them, so the warm-up ends when
     * nothing is allocated any more.
     */
    private static long allocatedPerBand(KernelRig rig) {
        long end = THREADS.getCurrentThreadCpuTime() + PATIENCE_NANOS;
        long allocated;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                rig.runBand();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        } while (allocated > 0 && THREADS.getCurrentThreadCpuTime() < end);
        return Math.ceilDiv(allocated, CALLS);
    }
}
