package io.lanewise.bench.peers;

import io.lanewise.bench.PeakMemory;
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
 */
record Measurement(double milliseconds, double mebibytes) {

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

    private static Measurement of(RunResult result) {
        Result<?> memory = result.getSecondaryResults().get(PeakMemory.RESULT);
        return new Measurement(result.getPrimaryResult().getScore(), memory == null ? 0 : memory.getScore());
    }
}
