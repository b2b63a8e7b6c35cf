package io.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "VmHWM:";
    private static final double KIB_PER_MIB = 1024;

    @Override
    public String getDescription() {
        return "Most memory resident since the start of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return kib().stream()
                .map(kib -> new ScalarResult(RESULT, kib / KIB_PER_MIB, "MiB", AggregationPolicy.MAX))
                .toList();
    }

    /** The line is {@code VmHWM:   123456 kB}. */
    private static List<Long> kib() {
        if (!Files.isReadable(STATUS)) {
            return List.of();
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .map(line -> Arrays.asList(line.split("\\s+")).get(1))
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
