package io.lanewise.bench.peers;

import io.lanewise.bench.KernelBenchmark;
import io.lanewise.bench.ModelBenchmark;
import io.lanewise.bench.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures each row here and in libtorch, turn by turn in fresh JVMs, and prints a table of ratios (the peer's time over ours, so above 1 is faster):
 * the median over the rounds, and the least and the greatest.
 *
 * <p>Arguments: {@code [--rounds N] [--threads 1,2] [--only GROUP|model] ...}.
 */
public final class Compare {

    private int rounds = 3;
    private List<String> threads = List.of("1", "2");
    private final List<String> only = new ArrayList<>();

    private Compare() {}

    /** Runs the comparison; see the class. */
    public static void main(String[] arguments) throws RunnerException {
        Compare compare = new Compare();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--rounds" -> compare.rounds = Integer.parseInt(arguments[i + 1]);
                case "--threads" -> compare.threads = List.of(arguments[i + 1].split(","));
                case "--only" -> compare.only.add(arguments[i + 1]);
                default -> throw new IllegalArgumentException("Unknown option " + arguments[i] + ".");
            }
        }
        compare.run();
    }

    private void run() throws RunnerException {
        System.out.println("| what | threads | ours ms | libtorch ms | ratio | least | greatest | target |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String count : threads) {
            for (Row.Group group : Row.Group.values()) {
                if (group != Row.Group.OTHER && wanted(group.name())) {
                    group(group, count);
                }
            }
            if (wanted("model")) {
                model("inference", count, 2.5);
                model("training", count, 2);
            }
        }
    }

    private boolean wanted(String what) {
        return only.isEmpty() || only.stream().anyMatch(what::equalsIgnoreCase);
    }

    private void group(Row.Group group, String count) throws RunnerException {
        double logarithms = 0;
        for (Row row : group.rows()) {
            Pair pair = new Pair();
            for (int round = 0; round < rounds; round++) {
                pair.add(
                        best(KernelBenchmark.class, "row", row.name(), "threads", count),
                        best(LibtorchKernelBenchmark.class, "row", row.name(), "threads", count));
            }
            pair.print(row.name(), count, group == Row.Group.ENDS ? group.target() : 0.85);
            logarithms += Math.log(pair.ratio());
        }
        System.out.printf(
                "| **%s, geometric mean** | %s | | | **%.2f** | | | %.2f |%n",
                group,
                count,
                Math.exp(logarithms / group.rows().size()),
                group.target());
    }

    private void model(String mode, String count, double target) throws RunnerException {
        Pair pair = new Pair();
        for (int round = 0; round < rounds; round++) {
            pair.add(
                    best(ModelBenchmark.class, "mode", mode, "threads", count),
                    best(LibtorchModelBenchmark.class, "mode", mode, "threads", count));
        }
        pair.print("lecture model, " + mode, count, target);
    }

    /** Milliseconds of a benchmark, of the best of the parameters that are not given. */
    private static double best(Class<?> benchmark, String... parameters) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().include(benchmark.getName() + ".").verbosity(VerboseMode.SILENT);
        for (int i = 0; i < parameters.length; i += 2) {
            options.param(parameters[i], parameters[i + 1]);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        return results.stream()
                .mapToDouble(result -> result.getPrimaryResult().getScore())
                .min()
                .orElseThrow();
    }

    /** The rounds of one row. */
    private static final class Pair {
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> peers = new ArrayList<>();

        void add(double our, double peer) {
            ours.add(our);
            peers.add(peer);
        }

        double ratio() {
            return median(ratios());
        }

        private double[] ratios() {
            double[] ratios = new double[ours.size()];
            Arrays.setAll(ratios, i -> peers.get(i) / ours.get(i));
            Arrays.sort(ratios);
            return ratios;
        }

        void print(String what, String count, double target) {
            double[] ratios = ratios();
            System.out.printf(
                    "| %s | %s | %.3f | %.3f | %.2f | %.2f | %.2f | %.2f |%n",
                    what,
                    count,
                    median(ours.stream().mapToDouble(Double::doubleValue).sorted().toArray()),
                    median(peers.stream().mapToDouble(Double::doubleValue).sorted().toArray()),
                    median(ratios),
                    ratios[0],
                    ratios[ratios.length - 1],
                    target);
        }

        private static double median(double[] sorted) {
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
