package io.lanewise.kernel.scalar.f32;

/** Cuts the weights of a dense layer into blocks, each of which is one ascending run. */
public final class DensePacking {

    /** Rows that are read side by side: half a cache line of floats of the result. */
    private static final int ROWS = 8;

    private DensePacking() {}

    /** Blocks of columns, {@code [row][column of the block]} each. */
    public static void columns(float[] matrix, int matrixOffset, int rows, int columns, int blockColumns, float[] packed, int packedOffset) {
        for (int row = 0; row < rows; row++) {
            for (int first = 0; first < columns; first += blockColumns) {
                int width = Math.min(blockColumns, columns - first);
                System.arraycopy(matrix, matrixOffset + row * columns + first, packed, packedOffset + first * rows + row * width, width);
            }
        }
    }

    /** Blocks of rows, {@code [column][row of the block]} each. */
    public static void rows(float[] matrix, int matrixOffset, int rows, int columns, int blockRows, float[] packed, int packedOffset) {
        for (int first = 0; first < rows; first += blockRows) {
            int width = Math.min(blockRows, rows - first);
            int from = matrixOffset + first * columns;
            int to = packedOffset + first * columns;
            int row = 0;
            for (; row + ROWS <= width; row += ROWS) {
                eightRows(matrix, from + row * columns, columns, packed, to + row, width);
            }
            for (; row < width; row++) {
                for (int column = 0; column < columns; column++) {
                    packed[to + column * width + row] = matrix[from + row * columns + column];
                }
            }
        }
    }

    private static void eightRows(float[] matrix, int from, int columns, float[] packed, int to, int width) {
        for (int column = 0; column < columns; column++) {
            int m = from + column;
            int p = to + column * width;
            packed[p] = matrix[m];
            packed[p + 1] = matrix[m + columns];
            packed[p + 2] = matrix[m + 2 * columns];
            packed[p + 3] = matrix[m + 3 * columns];
            packed[p + 4] = matrix[m + 4 * columns];
            packed[p + 5] = matrix[m + 5 * columns];
            packed[p + 6] = matrix[m + 6 * columns];
            packed[p + 7] = matrix[m + 7 * columns];
        }
    }
}
