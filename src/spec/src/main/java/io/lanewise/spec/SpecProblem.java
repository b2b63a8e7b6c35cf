package io.lanewise.spec;

/**
 * One thing that is wrong with a spec, or, as a warning, legal but unwise.
 *
 * @param where {@code file:line:column}, counted from 1, or the file alone where no place in it is to blame
 * @param message what is wrong and what would be accepted, or better
 * @param excerpt the line and, under it, a caret at the column; empty without a place
 */
public record SpecProblem(String where, String message, String excerpt) {

    @Override
    public String toString() {
        return where + ": " + message + (excerpt.isEmpty() ? "" : "\n" + excerpt);
    }
}
