package io.lanewise.bench.peers;

import io.lanewise.bench.Cell;
import io.lanewise.bench.CellBenchmark;
import io.lanewise.bench.KernelBenchmark;
import io.lanewise.bench.ModelBenchmark;
import io.lanewise.bench.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures each row here and in libtorch, turn by turn in fresh JVMs, and prints a table of ratios (the peer's time
 * over ours, so above 1 is faster): the median over the rounds, and the least and the greatest. The table goes to
 * standard output, progress to standard error.
 */
@Command(name = "bench/run --peers")
public final class Compare implements Callable<Integer> {

    /** The modes of the model, with the ratios to reach. */
    private static final Map<String, Double> MODEL = new TreeMap<>(Map.of("inference", 2.5, "training", 2.0));

    @Spec
    private CommandSpec command;

    @Option(names = "--rounds")
    private int rounds = 3;

    @Option(names = "--threads", split = ",")
    private List<Integer> threads = List.of(1, 2);

    @Option(names = "--only", split = ",")
    private List<String> only = List.of();

    @Option(names = "--side-by-side")
    private boolean sideBySide;

    /** Cells that both sides have computed alike. */
    private final Set<Cell> agreed = EnumSet.noneOf(Cell.class);

    private Compare() {}

    /** Runs the comparison; see the class. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare())
                .setParameterExceptionHandler((thrown, all) -> failed(thrown.getMessage() + " (see bench/run --help)"))
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    if (thrown instanceof RunnerException) {
                        return failed(thrown.getMessage());
                    }
                    throw thrown;
                })
                .execute(arguments));
    }

    private static int failed(String message) {
        System.err.println("bench/run: " + message + (message.endsWith(".") ? "" : "."));
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws RunnerException {
        checkOptions();
        System.out.println(Host.description());
        System.out.printf(
                "Rounds: %d. The ratio is libtorch's time over ours; memory is the peak of a process with its JVM.%n%n",
                rounds);
        System.out.println(Comparison.HEAD);
        for (int count : threads) {
            if (!sideBySide) {
                for (Row.Group group : Row.Group.values()) {
                    group(group, Integer.toString(count));
                }
            }
            for (Cell.Pass pass : Cell.Pass.values()) {
                cells(pass, Integer.toString(count));
            }
            for (String mode : MODEL.keySet()) {
                if (!sideBySide && wanted("model", mode)) {
                    model(mode, Integer.toString(count));
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void checkOptions() {
        if (rounds < 1 || threads.stream().anyMatch(count -> count < 1)) {
            throw new ParameterException(command.commandLine(), "Rounds and threads are at least 1");
        }
        if (sideBySide) {
            only.stream().filter(name -> !isCell(name)).findFirst().ifPresent(name -> {
                throw new ParameterException(
                        command.commandLine(),
                        "\"" + name + "\" is no cell, and only cells are timed side by side: leave --only out, or name CELLS or some of "
                                + String.join(", ", names(Cell.values())));
            });
        }
        List<String> groups = names(Row.Group.values(), Cell.GROUP);
        List<String> rows = names(Row.values(), names(Cell.values()).toArray(String[]::new));
        for (String name : only) {
            String upper = name.toUpperCase(Locale.ROOT);
            boolean model = upper.equals("MODEL") || MODEL.containsKey(name.toLowerCase(Locale.ROOT));
            if (!model && !groups.contains(upper) && !rows.contains(upper)) {
                throw new ParameterException(
                        command.commandLine(),
                        "No row is called \"" + name + "\": write model, " + String.join(", ", MODEL.keySet())
                                + ", a group (" + String.join(", ", groups)
                                + ") or a row (" + String.join(", ", rows) + ")");
            }
        }
    }

    private static boolean isCell(String name) {
        return names(Cell.values(), Cell.GROUP).contains(name.toUpperCase(Locale.ROOT));
    }

    private static List<String> names(Enum<?>[] some, String... others) {
        return Stream.concat(Arrays.stream(some).map(Enum::name), Arrays.stream(others))
                .toList();
    }

    private boolean wanted(String group, String row) {
        return only.isEmpty()
                || only.stream().anyMatch(name -> name.equalsIgnoreCase(group) || name.equalsIgnoreCase(row));
    }

    private void group(Row.Group group, String count) throws RunnerException {
        var comparisons = new ArrayList<Comparison>();
        for (Row row : group.rows()) {
            if (wanted(group.name(), row.name())) {
                Contest contest = () -> new Comparison.Round(
                        Measurement.best(KernelBenchmark.class, "row", row.name(), "threads", count),
                        Measurement.best(LibtorchKernelBenchmark.class, "row", row.name(), "threads", count));
                comparisons.add(compare(row.name(), count, group.least(), contest));
            }
        }
        // A mean over some rows of a group is not what its target is about.
        if (group.target() > 0 && comparisons.size() == group.rows().size()) {
            System.out.println(Comparison.meanLine(group.name(), comparisons, group.target()));
        }
    }

    private void cells(Cell.Pass pass, String count) throws RunnerException {
        var comparisons = new ArrayList<Comparison>();
        for (Cell cell : Cell.values()) {
            if (wanted(Cell.GROUP, cell.name())) {
                comparisons.add(cell(cell, pass, count));
            }
        }
        if (comparisons.size() == Cell.values().length) {
            System.out.println(Comparison.meanLine(Cell.GROUP + ", " + pass.words(), comparisons, pass.target()));
        }
        if (pass.isTraining()) {
            for (Comparison comparison : comparisons) {
                memory(comparison, "allocated", Measurement::allocated);
                memory(comparison, "growth", Measurement::growth);
            }
        }
    }

    private static void memory(Comparison comparison, String what, ToDoubleFunction<Measurement> mebibytes) {
        comparison.memoryLine(what, mebibytes, Cell.MEMORY_TARGET).ifPresent(System.out::println);
    }

    private Comparison cell(Cell cell, Cell.Pass pass, String count) throws RunnerException {
        if (agreed.add(cell)) {
            CellAgreement.require(cell);
        }
        if (sideBySide) {
            try (var duel = new CellDuel(cell, pass, Integer.parseInt(count))) {
                return compare(cell.name() + ", " + pass.words(), count, cell.least(pass), duel::round);
            }
        }
        String[] parameters = {"cell", cell.name(), "pass", pass.name(), "threads", count};
        return compare(cell.name() + ", " + pass.words(), count, cell.least(pass), () -> new Comparison.Round(
                Measurement.best(CellBenchmark.class, parameters),
                Measurement.best(LibtorchCellBenchmark.class, parameters)));
    }

    private void model(String mode, String count) throws RunnerException {
        compare("lecture model, " + mode, count, MODEL.get(mode), () -> new Comparison.Round(
                Measurement.best(ModelBenchmark.class, "mode", mode, "threads", count),
                Measurement.best(LibtorchModelBenchmark.class, "mode", mode, "threads", count)));
    }

    private Comparison compare(String name, String count, double target, Contest contest) throws RunnerException {
        var all = new ArrayList<Comparison.Round>();
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("%s, threads: %s, round %d of %d%n", name, count, round, rounds);
            all.add(contest.run());
        }
        var comparison = new Comparison(name, count, target, all);
        System.out.println(comparison.line());
        return comparison;
    }

    /** One round of a row. */
    private interface Contest {
        Comparison.Round run() throws RunnerException;
    }
}
