package io.lanewise.analysis;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The eigenvalues of a symmetric matrix without negative ones, by descending size, and the eigenvectors of the first of
 * them, which are rows of length 1.
 */
record Eigenpairs(double[] values, DMatrixRMaj vectors) {

    /** @param count of eigenvectors that are kept */
    static Eigenpairs of(DMatrixRMaj symmetric, int count) {
        int size = symmetric.getNumRows();
        // The iteration ends where an element is small beside its neighbours, which those of a null space, all of them
        // rounding, never are. So they are lifted by the size of the matrix, to which its eigenvalues are exact anyway.
        double lift = NormOps_DDRM.normF(symmetric);
        var lifted = symmetric.copy();
        for (int index = 0; index < size; index++) {
            lifted.add(index, index, lift);
        }
        var decomposition = DecompositionFactory_DDRM.eig(size, true, true);
        if (!decomposition.decompose(lifted)) {
            throw new ArithmeticException("The eigenvalues of a " + size + " x " + size + " matrix were not found.");
        }
        var found = new double[size];
        for (int index = 0; index < size; index++) {
            // Rounding makes small numbers of zeros, of either sign.
            found[index] = Math.max(0, decomposition.getEigenvalue(index).getReal() - lift);
        }
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> found[index]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        var vectors = new DMatrixRMaj(count, size);
        for (int row = 0; row < count; row++) {
            System.arraycopy(decomposition.getEigenVector(order[row]).data, 0, vectors.data, row * size, size);
        }
        return new Eigenpairs(IntStream.of(order).mapToDouble(index -> found[index]).toArray(), vectors);
    }
}
