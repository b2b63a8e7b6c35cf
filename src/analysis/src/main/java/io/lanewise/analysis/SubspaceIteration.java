package io.lanewise.analysis;

import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import java.io.IOException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.SpecializedOps_DDRM;

/**
 * The leading components where neither features nor items are few: randomised subspace iteration (Halko, Martinsson and
 * Tropp, <i>Finding structure with randomness</i>, SIAM Review 53, 2011, algorithm 4.4) on the covariance matrix, which
 * is never formed. A pass over the items multiplies a basis Q by the covariance C; the same pass gives the matrix of
 * Rayleigh and Ritz, Q' C Q, whose eigenvalues are the variances that the best directions within Q capture.
 */
final class SubspaceIteration {

    /** Columns beyond those wanted, which make the wanted ones settle sooner (section 4.2 of the paper says 5 or 10). */
    private static final int OVERSAMPLING = 10;

    /** Passes end when the captured variance grows by less than this share of itself. */
    private static final double SETTLED = 1e-7;

    static final int MOST_PASSES = 30;

    /** Where a share of the variance is wanted, so many components are tried first, and then twice as many. */
    private static final int FIRST_GUESS = 32;

    private static final int MOST_GUESSED = 512;

    private final CenteredItems items;
    private final long seed;

    SubspaceIteration(CenteredItems items, long seed) {
        this.items = items;
        this.seed = seed;
    }

    /** @throws DataException when all items are the same, or more components than are tried would be needed */
    Fit fit(CodeSize size) throws IOException {
        double total = totalVariance();
        int rank = Math.min(items.features(), items.items() - 1);
        return switch (size) {
            case CodeSize.Components(int count) -> leading(count, total);
            case CodeSize.Variance(double share) -> {
                int most = Math.min(rank, MOST_GUESSED);
                for (int guess = Math.min(FIRST_GUESS, most); ; guess = Math.min(2 * guess, most)) {
                    Fit found = leading(guess, total);
                    double held = Pca.sum(found.eigenvalues(), 0, guess);
                    if (held >= share * total) {
                        yield found.first(Fit.count(size, found.eigenvalues(), total));
                    }
                    if (guess == most) {
                        throw new DataException("The first " + most + " components hold " + Math.floor(1000 * held / total) / 10
                                + "% of the variance: ask for a smaller share, or for a number of components");
                    }
                }
            }
        };
    }

    private double totalVariance() throws IOException {
        var sum = new double[1];
        items.forEachBlock((first, block) -> sum[0] += SpecializedOps_DDRM.elementSumSq(block));
        return Fit.requireVariance(sum[0] / items.items());
    }

    private Fit leading(int count, double total) throws IOException {
        int width = Math.min(count + OVERSAMPLING, Math.min(items.features(), items.items()));
        DMatrixRMaj basis = Orthonormal.inOrder(random(width));
        double captured = 0;
        for (int pass = 1; ; pass++) {
            DMatrixRMaj next = timesCovariance(basis);
            var inner = new DMatrixRMaj(width, width);
            CommonOps_MT_DDRM.multTransA(basis, next, inner);
            var ritz = Eigenpairs.of(symmetric(inner), width);
            double before = captured;
            captured = Pca.sum(ritz.values(), 0, count);
            if (captured - before <= SETTLED * captured || pass == MOST_PASSES) {
                var components = new DMatrixRMaj(count, items.features());
                CommonOps_MT_DDRM.multTransB(CommonOps_DDRM.extract(ritz.vectors(), 0, count, 0, width), basis, components);
                return new Fit(Arrays.copyOf(ritz.values(), count), total, components);
            }
            basis = Orthonormal.inOrder(next);
        }
    }

    private DMatrixRMaj random(int width) {
        var row = new float[width];
        var columns = new DMatrixRMaj(items.features(), width);
        for (int feature = 0; feature < items.features(); feature++) {
            CounterRandom.fillNormal(seed, RandomStream.SUBSPACE, 0, feature, 0, row, 0, width);
            for (int column = 0; column < width; column++) {
                columns.data[feature * width + column] = row[column];
            }
        }
        return columns;
    }

    private DMatrixRMaj timesCovariance(DMatrixRMaj basis) throws IOException {
        int width = basis.getNumCols();
        var sum = new DMatrixRMaj(items.features(), width);
        var codes = new DMatrixRMaj(1, width);
        items.forEachBlock((first, block) -> {
            codes.reshape(block.getNumRows(), width);
            CommonOps_MT_DDRM.mult(block, basis, codes);
            CommonOps_MT_DDRM.multAddTransA(block, codes, sum);
        });
        CommonOps_DDRM.divide(sum, items.items());
        return sum;
    }

    /** Both halves are the same but for rounding. */
    private static DMatrixRMaj symmetric(DMatrixRMaj matrix) {
        var mean = CommonOps_DDRM.transpose(matrix, null);
        CommonOps_DDRM.addEquals(mean, matrix);
        CommonOps_DDRM.scale(0.5, mean);
        return mean;
    }
}
