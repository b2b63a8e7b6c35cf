package io.lanewise.spec;

import io.lanewise.spec.TableSpec.Columns;
import io.lanewise.spec.TableSpec.Scale;

/** Whether what a spec says of tables suits its model. Tables with columns that are not counted are checked when read. */
final class TableCheck {

    private final ModelSpec model;
    private final TableSpec table;
    private final Complaints complaints;

    TableCheck(ModelSpec model, TableSpec table, Complaints complaints) {
        this.model = model;
        this.table = table;
        this.complaints = complaints;
    }

    void run() {
        if (model.sequence().isPresent()) {
            complaints.report(
                    model.data(), "table", "Models over sequences read frames, which no table has; drop table.");
            return;
        }
        if (!model.data().augment().equals(DataSpec.Augment.NONE)) {
            complaints.report(
                    model.data(),
                    "augment",
                    "Rows of a table are trained on as they are, so there is nothing that augment could do; drop it.");
        }
        if (table.values() instanceof Columns.Listed listed) {
            int columns = listed.columns().size();
            length(columns);
            scale(columns);
        }
    }

    private void length(int columns) {
        long wanted = model.input().elements();
        long length = (long) Math.max(1, table.window()) * columns;
        if (table.resample() && table.isWindowed() && wanted % columns != 0) {
            complaints.report(
                    table,
                    "resample",
                    "The input has " + wanted + " elements, which " + columns
                            + " columns cannot share; use an input that has a multiple of " + columns + ".");
        } else if (!table.resample() && length != wanted) {
            complaints.report(
                    table,
                    table.isWindowed() ? "window" : "values",
                    (table.isWindowed() ? "A window of " + table.window() + " rows of " : "A row of ") + columns
                            + (columns == 1 ? " column" : " columns") + " has " + length
                            + (length == 1 ? " number" : " numbers") + ", but the input has " + wanted
                            + " elements; make them equal, or add resample: true.");
        }
    }

    private void scale(int columns) {
        if (table.scale() instanceof Scale.Fixed fixed) {
            boolean fits = fits(fixed.subtract().size(), columns) && fits(fixed.divide().size(), columns);
            if (!fits) {
                complaints.report(
                        table,
                        "scale",
                        "scale has " + Math.max(fixed.subtract().size(), fixed.divide().size()) + " numbers for "
                                + columns + (columns == 1 ? " column" : " columns")
                                + "; give one for each column, or one for all.");
            }
        }
    }

    private static boolean fits(int numbers, int columns) {
        return numbers == 1 || numbers == columns;
    }
}
