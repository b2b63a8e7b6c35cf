package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rows of one file that can be used: their numbers, and to which series they belong.
 *
 * @param name of the file
 * @param width numbers of a row
 * @param values row after row
 * @param lines where each row begins in the file
 * @param labels one a row; empty where there are none
 * @param anomalous rows that are not ordinary by their labels
 * @param series in the order in which they begin
 */
record TableRows(
        String name,
        int width,
        float[] values,
        int[] lines,
        List<String> labels,
        BitSet anomalous,
        List<Series> series) {

    /**
     * Rows that belong together.
     *
     * @param name what the rows have in the column that tells them apart; the file's where there is no such column
     * @param rows their numbers, in the order of the file
     * @param stretches where one without gaps begins, as places in {@code rows}, and at last their number
     * @param times of the rows; empty where no column has them
     */
    record Series(String name, int[] rows, int[] stretches, double[] times) {}

    int count() {
        return lines.length;
    }

    /** Collects rows. */
    static final class Builder {
        private static final int FIRST_ROWS = 64;

        private final Path file;
        private final String name;
        private final int width;
        private final long mostValues;
        private float[] values;
        private int[] lines = new int[FIRST_ROWS];
        private final List<String> labels = new ArrayList<>();
        private final SeriesBuilder series;
        private int count;

        Builder(Path file, String name, int width, boolean hasTimes) {
            this.file = file;
            this.name = name;
            this.width = width;
            this.values = new float[FIRST_ROWS * width];
            this.series = new SeriesBuilder(name, hasTimes);
            // While it grows there are two arrays.
            this.mostValues = Math.min(Integer.MAX_VALUE - Long.BYTES, Runtime.getRuntime().maxMemory() / 4 / Float.BYTES);
        }

        /**
         * @param label null where there is none
         * @param group null where all rows are of one series
         * @param time ignored where there is none
         * @throws RefusedFileException when there are too many rows
         */
        void add(float[] row, long line, String label, String group, double time) throws RefusedFileException {
            var needed = (count + 1L) * width;
            if (needed > mostValues || line > Integer.MAX_VALUE) {
                throw new RefusedFileException(
                        file, "has more than " + count + " rows of " + width
                                + " numbers, for which the memory is too small; part it, or give a larger -Xmx");
            }
            if (needed > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(mostValues, needed + values.length / 2));
            }
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count + count / 2);
            }
            System.arraycopy(row, 0, values, count * width, width);
            lines[count] = (int) line;
            if (label != null) {
                labels.add(label);
            }
            series.add(count, group, time);
            count++;
        }

        /** Tells of a row that is left out: what is before and after it is not neighbours. */
        void leaveOut(String group) {
            series.interrupt(group);
        }

        int count() {
            return count;
        }

        /** @param isNormal whether a row with this label is ordinary */
        TableRows build(Predicate<String> isNormal) {
            var normal = new HashMap<String, Boolean>();
            var anomalous = new BitSet(count);
            for (var row = 0; row < labels.size(); row++) {
                anomalous.set(row, !normal.computeIfAbsent(labels.get(row), isNormal::test));
            }
            return new TableRows(
                    name,
                    width,
                    Arrays.copyOf(values, count * width),
                    Arrays.copyOf(lines, count),
                    List.copyOf(labels),
                    anomalous,
                    series.build());
        }
    }
}
