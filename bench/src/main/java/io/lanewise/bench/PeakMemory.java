package io.lanewise.bench;

import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The most memory in MiB that the benchmark's process has had resident since its start, the JVM included, as Linux
 * counts it (VmHWM). There is no such result on other systems.
 */
public final class PeakMemory implements InternalProfiler {

    /** Name of the result. */
    public static final String RESULT = "peak.memory";

    @Override
    public String getDescription() {
        return "Most memory resident since the start of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return ResidentMemory.peak().stream()
                .mapToObj(peak -> new ScalarResult(RESULT, peak, "MiB", AggregationPolicy.MAX))
                .toList();
    }
}
