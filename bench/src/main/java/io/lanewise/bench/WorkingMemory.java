package io.lanewise.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The memory in MiB that what is measured takes for itself, without JVM and libraries, where the benchmark says so in
 * its set-up. There is one benchmark in a process.
 */
public final class WorkingMemory implements InternalProfiler {

    /** Name of the result for what is allocated at most at one time. */
    public static final String ALLOCATED = "allocated.memory";

    /**
     * Name of the result for by how much the process grows, which counts the holes between allocations too. Where all
     * memory is planned, this is the plan as well and not measured, since nothing is allocated after it.
     */
    public static final String GROWTH = "growth.memory";

    private static final double BYTES_PER_MIB = 1 << 20;

    private static volatile long allocated = Long.MAX_VALUE;
    private static volatile boolean planned;
    private static volatile OptionalDouble before = OptionalDouble.empty();

    /** All memory is planned: so many bytes are allocated before the first run, and nothing later. */
    public static void planned(long bytes) {
        allocated = bytes;
        planned = true;
    }

    /** A run had so many bytes allocated at most; of several runs the least counts. */
    public static void allocated(long bytes) {
        allocated = Math.min(allocated, bytes);
    }

    /** From now on the peak of the process grows by nothing but what is measured. */
    public static void beginsHere() {
        before = ResidentMemory.peak();
    }

    @Override
    public String getDescription() {
        return "Memory of what is measured by itself";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> results = new ArrayList<>();
        if (allocated < Long.MAX_VALUE) {
            results.add(mebibytes(ALLOCATED, allocated / BYTES_PER_MIB));
        }
        OptionalDouble peak = ResidentMemory.peak();
        if (planned) {
            results.add(mebibytes(GROWTH, allocated / BYTES_PER_MIB));
        } else if (before.isPresent() && peak.isPresent()) {
            results.add(mebibytes(GROWTH, peak.getAsDouble() - before.getAsDouble()));
        }
        return results;
    }

    private static ScalarResult mebibytes(String name, double value) {
        return new ScalarResult(name, value, "MiB", AggregationPolicy.MAX);
    }
}
