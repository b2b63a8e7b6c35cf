package io.lanewise.runtime.data;

/** A row of a table that cannot be used; what is wrong with it, in words that follow the name of the row. */
final class UnusableRowException extends Exception {
    private static final long serialVersionUID = 1;

    private final String found;
    private final String column;
    private final String wanted;

    /**
     * @param found what stands there
     * @param column where, or nothing for the row as a whole
     * @param wanted what would be right
     */
    UnusableRowException(String found, String column, String wanted) {
        super(found, null, false, false);
        this.found = found;
        this.column = column;
        this.wanted = wanted;
    }

    /** {@code has 'x' in column temperature, where a number is wanted}. */
    String problem() {
        return "has " + found + (column.isEmpty() ? "" : " in " + column) + ", " + wanted;
    }

    /** {@code has 'x' in line 12, column temperature, where a number is wanted}. */
    String problem(long line) {
        return "has " + found + " in line " + line + (column.isEmpty() ? "" : ", " + column) + ", " + wanted;
    }
}
