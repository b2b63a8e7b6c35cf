package io.lanewise.analysis;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** Bases of subspaces: matrices with orthonormal columns. */
final class Orthonormal {

    /** A direction that is shorter than this share of the longest is taken for rounding. */
    private static final double NEGLIGIBLE = 1e-6;

    private Orthonormal() {}

    /**
     * A basis whose first k columns span what the first k of {@code columns} do, by Householder's reflections; columns
     * that depend on those before them become any orthogonal directions.
     *
     * @param columns at least as many rows as columns; overwritten
     */
    static DMatrixRMaj inOrder(DMatrixRMaj columns) {
        var decomposition = DecompositionFactory_DDRM.qr(columns.getNumRows(), columns.getNumCols());
        decomposition.decompose(columns);
        return decomposition.getQ(null, true);
    }

    /**
     * A basis of what the columns span, with fewer columns where some depend on others; overwrites them.
     *
     * @throws IllegalArgumentException when all are 0
     */
    static DMatrixRMaj span(DMatrixRMaj columns) {
        var decomposition = DecompositionFactory_DDRM.svd(columns.getNumRows(), columns.getNumCols(), true, false, true);
        decomposition.decompose(columns);
        DMatrixRMaj directions = decomposition.getU(null, false);
        double[] lengths = decomposition.getSingularValues();
        double longest = 0;
        for (int index = 0; index < decomposition.numberOfSingularValues(); index++) {
            longest = Math.max(longest, lengths[index]);
        }
        if (longest == 0) {
            throw new IllegalArgumentException("Vectors that are all 0 span nothing.");
        }
        var basis = new DMatrixRMaj(columns.getNumRows(), directions.getNumCols());
        int kept = 0;
        for (int index = 0; index < decomposition.numberOfSingularValues(); index++) {
            if (lengths[index] > NEGLIGIBLE * longest) {
                for (int row = 0; row < basis.getNumRows(); row++) {
                    basis.set(row, kept, directions.get(row, index));
                }
                kept++;
            }
        }
        return CommonOps_DDRM.extract(basis, 0, basis.getNumRows(), 0, kept);
    }
}
