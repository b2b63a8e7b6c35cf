package io.lanewise.analysis;

import io.lanewise.runtime.data.DataException;
import java.io.IOException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.mult.MatrixMultProduct_MT_DDRM;

/**
 * What an analysis finds out about centred items.
 *
 * @param eigenvalues all that are not zero by necessity, or with {@link Pca.Method#SUBSPACE_ITERATION} those of the kept
 *     components, by descending size
 * @param totalVariance sum of all eigenvalues: the mean squared distance of an item from the mean
 * @param components a row for each that is kept
 */
record Fit(double[] eigenvalues, double totalVariance, DMatrixRMaj components) {

    private static final double ROUNDING = 1e-12;

    /**
     * By the covariance matrix of the features.
     *
     * @throws DataException when all items are the same
     */
    static Fit byCovariance(CenteredItems items, CodeSize size) throws IOException {
        int features = items.features();
        var covariance = new DMatrixRMaj(features, features);
        var product = new DMatrixRMaj(features, features);
        items.forEachBlock((first, block) -> {
            // Not CommonOps_DDRM.multInner, which reads long rows against the grain of memory.
            MatrixMultProduct_MT_DDRM.inner_reorder(block, product);
            CommonOps_DDRM.addEquals(covariance, product);
        });
        CommonOps_DDRM.divide(covariance, items.items());
        double total = variance(covariance);
        var pairs = Eigenpairs.of(covariance, features);
        int kept = count(size, pairs.values(), total);
        return new Fit(pairs.values(), total, CommonOps_DDRM.extract(pairs.vectors(), 0, kept, 0, features));
    }

    /**
     * By the matrix of the items' inner products, which has the same eigenvalues but for zeros; the components are its
     * eigenvectors' combinations of the items.
     *
     * @throws DataException when all items are the same
     */
    static Fit byInnerProducts(CenteredItems items, CodeSize size) throws IOException {
        int count = items.items();
        var products = new DMatrixRMaj(count, count);
        items.forEachBlock((row, left) -> items.forEachBlock(row, (column, right) -> {
            var block = new DMatrixRMaj(left.getNumRows(), right.getNumRows());
            CommonOps_MT_DDRM.multTransB(left, right, block);
            CommonOps_DDRM.insert(block, products, row, column);
            CommonOps_DDRM.insert(CommonOps_DDRM.transpose(block, null), products, column, row);
        }));
        CommonOps_DDRM.divide(products, count);
        double total = variance(products);
        var pairs = Eigenpairs.of(products, count);
        int kept = count(size, pairs.values(), total);
        var weights = CommonOps_DDRM.extract(pairs.vectors(), 0, kept, 0, count);
        var combined = new DMatrixRMaj(kept, items.features());
        items.forEachBlock((first, block) -> {
            var part = CommonOps_DDRM.extract(weights, 0, kept, first, first + block.getNumRows());
            CommonOps_MT_DDRM.multAdd(part, block, combined);
        });
        // Orthogonal already, but for rounding, which is large where an eigenvalue is small.
        var basis = Orthonormal.inOrder(CommonOps_DDRM.transpose(combined, null));
        return new Fit(pairs.values(), total, CommonOps_DDRM.transpose(basis, null));
    }

    private static double variance(DMatrixRMaj matrix) throws DataException {
        return requireVariance(CommonOps_DDRM.trace(matrix));
    }

    static double requireVariance(double total) throws DataException {
        if (total == 0) {
            throw new DataException("All items are the same, so there is no variance that components could explain");
        }
        return total;
    }

    /** Components that are kept of those with these eigenvalues. */
    static int count(CodeSize size, double[] eigenvalues, double total) {
        return switch (size) {
            case CodeSize.Components(int count) -> count;
            case CodeSize.Variance(double share) -> {
                double sum = 0;
                int count = 0;
                // All of the variance is reached but for rounding.
                double wanted = share * total * (1 - ROUNDING);
                while (sum < wanted && count < eigenvalues.length) {
                    sum += eigenvalues[count++];
                }
                yield count;
            }
        };
    }

    /** The same with the first of the components alone. */
    Fit first(int count) {
        return new Fit(
                Arrays.copyOf(eigenvalues, count),
                totalVariance,
                CommonOps_DDRM.extract(components, 0, count, 0, components.getNumCols()));
    }
}
