package io.lanewise.bench.peers;

import io.lanewise.bench.PeakMemory;
import io.lanewise.bench.WorkingMemory;
import java.util.Collection;
import java.util.Comparator;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What one run of a benchmark in a JVM of its own gave.
 *
 * @param milliseconds of a call, on average
 * @param mebibytes the peak memory of the process; 0 where the system does not count it
 * @param allocated mebibytes of {@link WorkingMemory#ALLOCATED}; 0 where the benchmark does not say
 * @param growth mebibytes of {@link WorkingMemory#GROWTH}; 0 where the benchmark does not say
 */
record Measurement(double milliseconds, double mebibytes, double allocated, double growth) {

    /** What JMH and the JVMs that it starts have to say, of the last run. */
    private static final String LOG = "bench/target/jmh.log";

    /**
     * Runs a benchmark, once for each combination of the parameters that are not given, and takes the fastest.
     *
     * @param parameters names, each followed by its value
     */
    static Measurement best(Class<?> benchmark, String... parameters) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmark.getName() + ".")
                .addProfiler(PeakMemory.class)
                .addProfiler(WorkingMemory.class)
                .output(LOG);
        var command = new StringBuilder(benchmark.getSimpleName());
        for (int i = 0; i < parameters.length; i += 2) {
            options.param(parameters[i], parameters[i + 1]);
            command.append(" -p ").append(parameters[i]).append('=').append(parameters[i + 1]);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        return results.stream()
                .map(Measurement::of)
                .min(Comparator.comparingDouble(Measurement::milliseconds))
                .orElseThrow(() -> new RunnerException(command + " failed; the reason is in " + LOG + "."));
    }

    /** A time alone. */
    static Measurement ofTime(double milliseconds) {
        return new Measurement(milliseconds, 0, 0, 0);
    }

    private static Measurement of(RunResult result) {
        return new Measurement(
                result.getPrimaryResult().getScore(),
                secondary(result, PeakMemory.RESULT),
                secondary(result, WorkingMemory.ALLOCATED),
                secondary(result, WorkingMemory.GROWTH));
    }

    private static double secondary(RunResult result, String name) {
        Result<?> secondary = result.getSecondaryResults().get(name);
        return secondary == null ? 0 : secondary.getScore();
    }
}
