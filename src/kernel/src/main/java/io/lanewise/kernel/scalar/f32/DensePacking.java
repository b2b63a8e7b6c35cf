package io.lanewise.kernel.scalar.f32;

/** Transposes the weights of a dense layer. */
public final class DensePacking {

    /** Rows that are read side by side: half a cache line of floats of the result. */
    private static final int ROWS = 8;

    /** Columns after which the next rows are read: so many lines of the result stay in L1 until they are full. */
    private static final int COLUMNS = 64;

    private DensePacking() {}

    /** {@code transposed[column][row] = matrix[row][column]}. */
    public static void transpose(float[] matrix, int matrixOffset, int rows, int columns, float[] transposed, int transposedOffset) {
        int wholeRows = rows - rows % ROWS;
        for (int first = 0; first < columns; first += COLUMNS) {
            int count = Math.min(COLUMNS, columns - first);
            int from = matrixOffset + first;
            int to = transposedOffset + first * rows;
            for (int row = 0; row < wholeRows; row += ROWS) {
                eightRows(matrix, from + row * columns, columns, count, transposed, to + row, rows);
            }
            for (int row = wholeRows; row < rows; row++) {
                for (int column = 0; column < count; column++) {
                    transposed[to + column * rows + row] = matrix[from + row * columns + column];
                }
            }
        }
    }

    private static void eightRows(float[] matrix, int from, int columns, int count, float[] transposed, int to, int rows) {
        for (int column = 0; column < count; column++) {
            int m = from + column;
            int t = to + column * rows;
            transposed[t] = matrix[m];
            transposed[t + 1] = matrix[m + columns];
            transposed[t + 2] = matrix[m + 2 * columns];
            transposed[t + 3] = matrix[m + 3 * columns];
            transposed[t + 4] = matrix[m + 4 * columns];
            transposed[t + 5] = matrix[m + 5 * columns];
            transposed[t + 6] = matrix[m + 6 * columns];
            transposed[t + 7] = matrix[m + 7 * columns];
        }
    }
}
