package io.lanewise.bench.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A row of the table: what several rounds gave here and in the peer. */
record Comparison(String name, String threads, double target, List<Round> rounds) {

    static final String HEAD =
            """
            | what | threads | ours ms | libtorch ms | ratio | least | greatest | target | ours MiB | libtorch MiB |
            |---|---|---|---|---|---|---|---|---|---|""";

    /** Both, one after the other. */
    record Round(Measurement ours, Measurement peer) {

        double ratio() {
            return peer.milliseconds() / ours.milliseconds();
        }
    }

    /** Median milliseconds, the ratio with its spread, and the greatest peak memory. */
    String line() {
        double ours = median(values(round -> round.ours().milliseconds()));
        double peer = median(values(round -> round.peer().milliseconds()));
        return line(
                name,
                threads,
                cell("%.4f", ours) + " | " + cell("%.4f", peer),
                values(Round::ratio),
                target,
                greatestMemory(Round::ours) + " | " + greatestMemory(Round::peer));
    }

    /** Mebibytes as a row of its own; empty where one side does not know them. */
    Optional<String> memoryLine(String what, ToDoubleFunction<Measurement> mebibytes, double memoryTarget) {
        double[] ours = values(round -> mebibytes.applyAsDouble(round.ours()));
        double[] peer = values(round -> mebibytes.applyAsDouble(round.peer()));
        if (ours[0] == 0 || peer[0] == 0) {
            return Optional.empty();
        }
        return Optional.of(line(
                name + ": " + what,
                threads,
                " | ",
                values(round -> mebibytes.applyAsDouble(round.peer()) / mebibytes.applyAsDouble(round.ours())),
                memoryTarget,
                cell("%.1f", median(ours)) + " | " + cell("%.1f", median(peer))));
    }

    /** The geometric mean of the ratios of some rows, round by round. */
    static String meanLine(String name, List<Comparison> rows, double target) {
        Comparison first = rows.getFirst();
        double[] means = IntStream.range(0, first.rounds.size())
                .mapToDouble(round -> Math.exp(rows.stream()
                        .mapToDouble(row -> Math.log(row.rounds.get(round).ratio()))
                        .average()
                        .orElseThrow()))
                .sorted()
                .toArray();
        return line("**" + name + ", geometric mean**", first.threads, " | ", means, target, " | ");
    }

    private static String line(
            String name, String threads, String times, double[] sortedRatios, double target, String memories) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2f | %.2f | %.2f | %s | %s |",
                name,
                threads,
                times,
                median(sortedRatios),
                sortedRatios[0],
                sortedRatios[sortedRatios.length - 1],
                cell("%.2f", target),
                memories);
    }

    private String greatestMemory(Function<Round, Measurement> side) {
        double[] sorted = values(round -> side.apply(round).mebibytes());
        return cell("%.0f", sorted[sorted.length - 1]);
    }

    private double[] values(ToDoubleFunction<Round> value) {
        double[] values = rounds.stream().mapToDouble(value).toArray();
        Arrays.sort(values);
        return values;
    }

    private static String cell(String format, double value) {
        return value == 0 ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
