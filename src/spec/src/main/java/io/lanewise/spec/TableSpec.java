package io.lanewise.spec;

import java.util.List;
import java.util.Optional;

/**
 * How a table of numbers becomes items. An item is one row, or a window of rows of the same series, in the order of the
 * file: row after row, of each row the columns in their order.
 *
 * @param values columns that hold the numbers
 * @param label column that tells what kind of row it is
 * @param group column whose value tells the series, or the source, that a row belongs to
 * @param time column of ascending numbers or times; windows never reach across a gap in it
 * @param window rows of an item; 0 where a row is an item
 * @param stride rows from one window to the next; 0 where a row is an item
 * @param resample whether items are brought to the length of the input by linear interpolation
 * @param scale what is done to the numbers
 */
public record TableSpec(
        Columns values,
        Optional<Column> label,
        Optional<Column> group,
        Optional<Column> time,
        int window,
        int stride,
        boolean resample,
        Scale scale) {

    /** What holds where a spec says nothing: a row is an item, and every column a number of it. */
    public static final TableSpec DEFAULT = new TableSpec(
            new Columns.All(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, false, new Scale.None());

    /** Whether an item is a window of rows. */
    public boolean isWindowed() {
        return window > 0;
    }

    /** A column of a table. */
    public sealed interface Column {

        /** By its name in the heading. */
        record Named(String name) implements Column {}

        /**
         * By its place.
         *
         * @param number counted from 1
         */
        record Numbered(int number) implements Column {}

        /** As it is written in a spec. */
        default String spelling() {
            return switch (this) {
                case Named(String name) -> name;
                case Numbered(int number) -> Integer.toString(number);
            };
        }
    }

    /** Several columns. */
    public sealed interface Columns {

        /** All that are named for nothing else. */
        record All() implements Columns {}

        /**
         * Neighbours.
         *
         * @param to the last, which is the table's where it is empty
         */
        record Span(Column from, Optional<Column> to) implements Columns {}

        /** In this order; at least one. */
        record Listed(List<Column> columns) implements Columns {
            public Listed {
                columns = List.copyOf(columns);
            }
        }
    }

    /** What is done to the numbers of a table. */
    public sealed interface Scale {

        /** Nothing. */
        record None() implements Scale {}

        /**
         * The numbers of each column in each item get the mean 0 and the standard deviation 1; where they are all
         * equal they become 0.
         */
        record Item() implements Scale {}

        /**
         * {@code (number - subtract) / divide}.
         *
         * @param subtract one number for all columns, or one for each
         * @param divide likewise; above 0
         */
        record Fixed(List<Double> subtract, List<Double> divide) implements Scale {
            public Fixed {
                subtract = List.copyOf(subtract);
                divide = List.copyOf(divide);
            }
        }
    }
}
