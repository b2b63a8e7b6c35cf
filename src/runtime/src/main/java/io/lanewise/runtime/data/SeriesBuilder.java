package io.lanewise.runtime.data;

import io.lanewise.runtime.data.TableRows.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Parts rows into series, and series into stretches without gaps. There is a gap where a row is left out, and where the
 * step in time is not between 0 and one and a half times the usual one, which is the median of the series.
 */
final class SeriesBuilder {
    private static final double LARGEST_STEP = 1.5;

    private final String name;
    private final boolean hasTimes;
    private final Map<String, Open> series = new LinkedHashMap<>();

    SeriesBuilder(String name, boolean hasTimes) {
        this.name = name;
        this.hasTimes = hasTimes;
    }

    /** @param group null where all rows are of one series */
    void add(int row, String group, double time) {
        series.computeIfAbsent(group == null ? name : group, key -> new Open(hasTimes)).add(row, time);
    }

    /** @param group of a row that is left out; null where it is not known */
    void interrupt(String group) {
        series.forEach((key, open) -> open.interrupted |= group == null || group.equals(key));
    }

    List<Series> build() {
        return series.entrySet().stream()
                .map(entry -> entry.getValue().close(entry.getKey()))
                .toList();
    }

    private static final class Open {
        private final List<Integer> rows = new ArrayList<>();
        private final List<Double> times = new ArrayList<>();
        private final List<Integer> interruptions = new ArrayList<>();
        private final boolean hasTimes;
        private boolean interrupted;

        Open(boolean hasTimes) {
            this.hasTimes = hasTimes;
        }

        void add(int row, double time) {
            if (interrupted) {
                interruptions.add(rows.size());
                interrupted = false;
            }
            rows.add(row);
            if (hasTimes) {
                times.add(time);
            }
        }

        Series close(String name) {
            var begins = IntStream.concat(
                    IntStream.concat(IntStream.of(0), interruptions.stream().mapToInt(Integer::intValue)), gaps());
            return new Series(
                    name,
                    rows.stream().mapToInt(Integer::intValue).toArray(),
                    IntStream.concat(begins, IntStream.of(rows.size())).sorted().distinct().toArray(),
                    times.stream().mapToDouble(Double::doubleValue).toArray());
        }

        private IntStream gaps() {
            var steps = new double[Math.max(0, times.size() - 1)];
            Arrays.setAll(steps, at -> times.get(at + 1) - times.get(at));
            var sorted = steps.clone();
            Arrays.sort(sorted);
            var usual = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
            return IntStream.range(0, steps.length)
                    .filter(at -> !(steps[at] > 0 && steps[at] <= LARGEST_STEP * usual))
                    .map(at -> at + 1);
        }
    }
}
