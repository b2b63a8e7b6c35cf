package io.lanewise.verify.parity;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.List;
import java.util.Map;

/** One reference case, read from a file. */
sealed interface ParityCase {

    /** A layer, or two of them where a pooling case holds its unpooling as well. */
    record OfLayers(List<Layer> layers) implements ParityCase {}

    /**
     * Losses and penalties.
     *
     * @param lambda weight of every penalty
     * @param rho mean activation that the sparsity penalty aims at
     * @param tensors all of the file: x, y and h {@code [N, length]}, values {@code [1]}, gradients
     */
    record OfLosses(double lambda, double rho, Map<String, Tensor> tensors) implements ParityCase {}

    /**
     * A ConvLSTM cell over a sequence.
     *
     * @param key the cell's shape, in f64
     * @param inputs what the kernels get
     * @param expected what the file has of the results, under its names
     */
    record OfSequence(ConvLstmKey key, CellInputs inputs, Map<String, Tensor> expected) implements ParityCase {}

    /**
     * One layer with what another framework says it computes.
     *
     * @param key the layer's shape, in f64
     * @param inputs what the kernels get
     * @param expected what the file has of the results
     * @param names how the file calls those
     */
    record Layer(KernelKey key, Tensors inputs, Tensors expected, Map<Role, String> names) {}
}
