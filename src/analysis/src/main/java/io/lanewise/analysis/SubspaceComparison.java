package io.lanewise.analysis;

import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.SpecializedOps_DDRM;

/**
 * A subspace of the space of items, such as the one that a linear decoder reaches, against that of principal components.
 *
 * @param dimensions of the subspace
 * @param capturedVariance variance of the items within the subspace, as a share of that within the span of all
 *     components that are kept: at most 1, but for rounding, where it has as many dimensions
 * @param principalAngles in degrees, ascending, between the subspace and the span of the first components; the largest
 *     tells how far the worst direction of the smaller of both is from the other (Björck and Golub, <i>Numerical methods
 *     for computing angles between linear subspaces</i>, Mathematics of Computation 27, 1973, algorithm 1)
 */
public record SubspaceComparison(int dimensions, double capturedVariance, double[] principalAngles) {

    /** Below this square of the cosine, an angle is told better by its cosine than by its sine. */
    private static final double HALF = 0.5;

    /**
     * Compares the span of vectors.
     *
     * @param pca of these items
     * @param spanning vectors, which may depend on each other, of as many numbers as an item
     * @param first how many components the angles are for
     * @param items those that {@code pca} was fitted to
     * @throws IllegalArgumentException when there are no so many components, or all vectors are 0
     */
    public static SubspaceComparison of(Pca pca, double[][] spanning, int first, ItemSource items) throws IOException {
        if (first < 1 || first > pca.components()) {
            throw new IllegalArgumentException("Of " + pca.components() + " components the first " + first + " cannot be compared.");
        }
        var columns = new DMatrixRMaj(pca.features(), spanning.length);
        for (int column = 0; column < spanning.length; column++) {
            for (int row = 0; row < pca.features(); row++) {
                columns.set(row, column, spanning[column][row]);
            }
        }
        DMatrixRMaj basis = Orthonormal.span(columns);
        double held = pca.heldVariance() * pca.totalVariance();
        var leading = CommonOps_DDRM.extract(pca.matrix(), 0, first, 0, pca.features());
        return new SubspaceComparison(
                basis.getNumCols(),
                varianceWithin(basis, pca, items) / held,
                angles(basis, CommonOps_DDRM.transpose(leading, null)));
    }

    /** The largest of the {@link #principalAngles}, in degrees. */
    public double largestAngle() {
        return principalAngles[principalAngles.length - 1];
    }

    private static double varianceWithin(DMatrixRMaj basis, Pca pca, ItemSource items) throws IOException {
        var sum = new double[1];
        new CenteredItems(items, pca.mean()).forEachBlock((number, block) -> {
            var lengths = new DMatrixRMaj(block.getNumRows(), basis.getNumCols());
            CommonOps_MT_DDRM.mult(block, basis, lengths);
            sum[0] += SpecializedOps_DDRM.elementSumSq(lengths);
        });
        return sum[0] / items.items();
    }

    /** Between the spans of two matrices with orthonormal columns. */
    static double[] angles(DMatrixRMaj one, DMatrixRMaj other) {
        if (one.getNumCols() < other.getNumCols()) {
            return angles(other, one);
        }
        var cosines = new DMatrixRMaj(one.getNumCols(), other.getNumCols());
        CommonOps_DDRM.multTransA(one, other, cosines);
        // What of each direction of the smaller subspace lies outside of the larger one.
        var outside = other.copy();
        CommonOps_DDRM.multAdd(-1, one, cosines, outside);
        double[] ascendingCosines = SingularOps_DDRM.singularValues(cosines);
        double[] ascendingSines = SingularOps_DDRM.singularValues(outside);
        Arrays.sort(ascendingCosines);
        Arrays.sort(ascendingSines);
        var angles = new double[other.getNumCols()];
        for (int index = 0; index < angles.length; index++) {
            double cosine = ascendingCosines[angles.length - 1 - index];
            double sine = ascendingSines[index];
            double angle = cosine * cosine < HALF ? Math.acos(cosine) : Math.asin(Math.min(1, sine));
            angles[index] = Math.toDegrees(angle);
        }
        Arrays.sort(angles);
        return angles;
    }
}
