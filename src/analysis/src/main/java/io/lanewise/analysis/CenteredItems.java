package io.lanewise.analysis;

import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;

/**
 * Items less a mean, read in blocks: the rows of a matrix of doubles. The blocks depend on the length of an item alone,
 * so that sums over them have one order.
 */
final class CenteredItems {

    /** Numbers of a block: as doubles they fit the second level of a cache, where products read them many times. */
    private static final int BLOCK = 1 << 16;

    private static final int FEWEST_ROWS = 16;
    private static final int MOST_ROWS = 1024;

    private final ItemSource source;
    private final double[] mean;
    private final int rows;

    CenteredItems(ItemSource source, double[] mean) {
        this.source = source;
        this.mean = mean;
        this.rows = Math.clamp(BLOCK / mean.length, FEWEST_ROWS, MOST_ROWS);
    }

    /** Does something with a block, which is read anew for the next call. */
    @FunctionalInterface
    interface Work {
        /**
         * @param first number of the item in the first row
         * @param block a row for each item
         */
        void on(int first, DMatrixRMaj block) throws IOException;
    }

    /**
     * The mean of all items, element by element.
     *
     * @throws DataException when an item has an element that is infinite or not a number
     */
    static double[] mean(ItemSource source) throws IOException {
        var item = new float[source.itemLength()];
        var sums = new double[item.length];
        for (int number = 0; number < source.items(); number++) {
            read(source, number, item);
            for (int element = 0; element < item.length; element++) {
                sums[element] += item[element];
            }
        }
        for (int element = 0; element < sums.length; element++) {
            sums[element] /= source.items();
        }
        return sums;
    }

    private static void read(ItemSource source, int number, float[] item) throws IOException {
        source.read(number, item, 0);
        for (int element = 0; element < item.length; element++) {
            if (!Float.isFinite(item[element])) {
                throw new DataException("The item " + source.name(number) + " has the value " + item[element] + " at element "
                        + element + ": principal components need finite numbers, so leave it out or repair it");
            }
        }
    }

    int items() {
        return source.items();
    }

    int features() {
        return mean.length;
    }

    /**
     * Goes through all items in their order.
     *
     * @throws DataException when an item has an element that is infinite or not a number
     */
    void forEachBlock(Work work) throws IOException {
        forEachBlock(0, work);
    }

    /** Goes through the items from the block on that begins with item {@code first}. */
    void forEachBlock(int first, Work work) throws IOException {
        var item = new float[mean.length];
        var block = new DMatrixRMaj(Math.min(rows, source.items()), mean.length);
        for (int begin = first; begin < source.items(); begin += rows) {
            block.reshape(Math.min(rows, source.items() - begin), mean.length);
            for (int row = 0; row < block.getNumRows(); row++) {
                read(source, begin + row, item);
                int at = row * mean.length;
                for (int element = 0; element < mean.length; element++) {
                    block.data[at + element] = item[element] - mean[element];
                }
            }
            work.on(begin, block);
        }
    }
}
