package io.lanewise.analysis;

import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.SpecializedOps_DDRM;

/**
 * The principal components of items, each taken as one vector of its numbers, its features (Pearson, <i>On lines and
 * planes of closest fit to systems of points in space</i>, 1901; Hotelling 1933): the best linear autoencoder there is.
 * No linear encoder and decoder with a code of as many numbers reconstruct the items it was fitted to with a smaller
 * squared error (Baldi and Hornik, <i>Neural networks and principal component analysis</i>, 1989), and that error is
 * {@link #floor}.
 *
 * <p>With the mean m of n items and their covariance C = sum (x - m)(x - m)' / n, the components are the eigenvectors of
 * C with the largest eigenvalues; the divisor is n, so that an eigenvalue is the mean squared length of the items along
 * its component. A component has length 1, and its entry of largest magnitude is positive. All sums are in double, in an
 * order that does not depend on threads.
 */
public final class Pca {

    /** Up to this order, all eigenvalues of a matrix are found within minutes. */
    public static final int LARGEST_MATRIX = 4096;

    private final Method method;
    private final double[] mean;
    private final double[] eigenvalues;
    private final double totalVariance;
    private final DMatrixRMaj components;

    /** How components were found. */
    public enum Method {
        /** Exactly, by the covariance matrix of the features. */
        COVARIANCE,
        /** Exactly, by the inner products of the items, which are fewer than their features. */
        INNER_PRODUCTS,
        /** To within the convergence of a randomised subspace iteration: neither items nor features are few. */
        SUBSPACE_ITERATION
    }

    private Pca(Method method, double[] mean, Fit fit) {
        this.method = method;
        this.mean = mean;
        this.eigenvalues = fit.eigenvalues();
        this.totalVariance = fit.totalVariance();
        this.components = fit.components();
        for (int row = 0; row < components(); row++) {
            makeLargestPositive(row);
        }
    }

    /**
     * Fits components to all items of a source.
     *
     * @param size how many are kept
     * @param seed of the randomised method; the others need none
     * @throws DataException when there are fewer than two items, all are the same, one has a value that is not finite, or
     *     more components are wanted than these items have
     */
    public static Pca fit(ItemSource items, CodeSize size, long seed) throws IOException {
        if (items.items() < 2) {
            throw new DataException("Principal components need at least 2 items, and there is " + items.items());
        }
        int most = most(items.items(), items.itemLength());
        if (size instanceof CodeSize.Components(int count) && count > most) {
            throw new DataException(items.items() + " items of " + items.itemLength() + " numbers have at most " + most
                    + " principal components, so " + count + " are too many");
        }
        double[] mean = CenteredItems.mean(items);
        var centered = new CenteredItems(items, mean);
        Method method = method(items.items(), items.itemLength());
        Fit fit = switch (method) {
            case COVARIANCE -> Fit.byCovariance(centered, size);
            case INNER_PRODUCTS -> Fit.byInnerProducts(centered, size);
            case SUBSPACE_ITERATION -> new SubspaceIteration(centered, seed).fit(size);
        };
        return new Pca(method, mean, fit);
    }

    /** The most components that can be fitted to so many items: centred, they span one dimension fewer. */
    public static int most(int items, int features) {
        return Math.min(features, items - 1);
    }

    /** How components are found of so many items with so many features. */
    static Method method(int items, int features) {
        if (Math.min(items, features) > LARGEST_MATRIX) {
            return Method.SUBSPACE_ITERATION;
        }
        return features <= items ? Method.COVARIANCE : Method.INNER_PRODUCTS;
    }

    /** Multiplications, at most, that it takes to fit so many components: what an analysis costs before it is made. */
    public static double cost(int items, int features, int components) {
        double passes = (double) items * features;
        double decomposition = Math.pow(Math.min(items, features), 3);
        return switch (method(items, features)) {
            case COVARIANCE -> passes * features / 2 + 10 * decomposition;
            case INNER_PRODUCTS -> passes * items / 2 + 10 * decomposition;
            case SUBSPACE_ITERATION -> passes * 2 * components * SubspaceIteration.MOST_PASSES;
        };
    }

    public Method method() {
        return method;
    }

    /** The numbers of an item. */
    public int features() {
        return mean.length;
    }

    /** The components that are kept, which is the length of a code. */
    public int components() {
        return components.getNumRows();
    }

    /** The mean item; a copy. */
    public double[] mean() {
        return mean.clone();
    }

    /** A component, counted from 0; a copy. */
    public double[] component(int index) {
        var row = new double[features()];
        System.arraycopy(components.data, index * features(), row, 0, row.length);
        return row;
    }

    /**
     * The variances along the components by descending size; of all, not only those that are kept, but for zeros where
     * items are fewer than features, and but for those that {@link Method#SUBSPACE_ITERATION} does not find. A copy.
     */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The sum of all eigenvalues: the mean squared distance of an item from the mean. */
    public double totalVariance() {
        return totalVariance;
    }

    /** The share of the variance along a component, for each of the {@link #eigenvalues}. */
    public double[] explainedVariance() {
        var shares = eigenvalues();
        for (int index = 0; index < shares.length; index++) {
            shares[index] /= totalVariance;
        }
        return shares;
    }

    /** The share of the variance that the kept components hold, from 0 to 1. */
    public double heldVariance() {
        return Math.min(1, sum(eigenvalues, 0, components()) / totalVariance);
    }

    /**
     * The sum of the eigenvalues of the components that are not kept. It is the mean squared error, summed over the
     * numbers of an item, of reconstructing the items that this was fitted to, and no linear autoencoder with as short a
     * code has a smaller one.
     */
    public double floor() {
        return method == Method.SUBSPACE_ITERATION
                ? Math.max(0, totalVariance - sum(eigenvalues, 0, components()))
                : sum(eigenvalues, components(), eigenvalues.length);
    }

    /**
     * The code of an item: its lengths along the components.
     *
     * @param item {@link #features} numbers
     */
    public double[] encode(float[] item) {
        requireLength(item.length, features(), "An item");
        var code = new double[components()];
        for (int row = 0; row < code.length; row++) {
            int at = row * features();
            for (int element = 0; element < item.length; element++) {
                code[row] += components.data[at + element] * (item[element] - mean[element]);
            }
        }
        return code;
    }

    /**
     * The item of a code.
     *
     * @param code {@link #components} numbers
     */
    public float[] decode(double[] code) {
        requireLength(code.length, components(), "A code");
        double[] item = mean();
        for (int row = 0; row < code.length; row++) {
            int at = row * features();
            for (int element = 0; element < item.length; element++) {
                item[element] += code[row] * components.data[at + element];
            }
        }
        var rounded = new float[item.length];
        for (int element = 0; element < item.length; element++) {
            rounded[element] = (float) item[element];
        }
        return rounded;
    }

    /** What becomes of an item that is encoded and decoded. */
    public float[] reconstruct(float[] item) {
        return decode(encode(item));
    }

    /**
     * The squared errors of reconstructions, summed over the numbers of an item and averaged over the items.
     *
     * @param items at least one, with as many numbers each as those that this was fitted to
     * @throws DataException when one has a value that is not finite
     */
    public double squaredErrorPerItem(ItemSource items) throws IOException {
        requireLength(items.itemLength(), features(), "An item");
        var sum = new double[1];
        new CenteredItems(items, mean).forEachBlock((first, block) -> {
            var codes = new DMatrixRMaj(block.getNumRows(), components());
            CommonOps_MT_DDRM.multTransB(block, components, codes);
            CommonOps_DDRM.scale(-1, codes);
            CommonOps_MT_DDRM.multAdd(codes, components, block);
            sum[0] += SpecializedOps_DDRM.elementSumSq(block);
        });
        return sum[0] / items.items();
    }

    /** The components that are kept, one a row; not to be changed. */
    DMatrixRMaj matrix() {
        return components;
    }

    /** From index {@code from} up to before {@code to}, the small ones first. */
    static double sum(double[] descending, int from, int to) {
        double sum = 0;
        for (int index = to - 1; index >= from; index--) {
            sum += descending[index];
        }
        return sum;
    }

    private static void requireLength(int length, int wanted, String what) {
        if (length != wanted) {
            throw new IllegalArgumentException(what + " of this analysis has " + wanted + " numbers, not " + length + ".");
        }
    }

    /** An eigenvector may as well point the other way. */
    private void makeLargestPositive(int row) {
        int begin = row * features();
        double largest = 0;
        for (int at = begin; at < begin + features(); at++) {
            if (Math.abs(components.data[at]) > Math.abs(largest)) {
                largest = components.data[at];
            }
        }
        if (largest < 0) {
            for (int at = begin; at < begin + features(); at++) {
                components.data[at] = -components.data[at];
            }
        }
    }
}
