package io.lanewise.kernel;

/**
 * Where the weights of a dense layer lie after packing, so that the inner loop of a kernel reads them in one ascending run: for each block of results
 * {@code [summed element][result of the block]}. The last block has as many results as are left.
 *
 * @param inputs of the layer: rows of the canonical weights
 * @param outputs of the layer: columns of the canonical weights
 * @param direction {@link Direction#FORWARD}, whose results are outputs, or {@link Direction#BACKWARD_DATA}, whose results are inputs
 * @param blockResults results of a block
 */
public record DenseBlocks(int inputs, int outputs, Direction direction, int blockResults) {

    /** Packs canonical weights into {@code packed}, which holds as many elements. */
    public void pack(View wei, View packed) {
        boolean forward = direction == Direction.FORWARD;
        switch (wei.type()) {
            case F32 -> {
                if (forward) {
                    io.lanewise.kernel.scalar.f32.DensePacking.columns(
                            wei.floats(), wei.offset(), inputs, outputs, blockResults, packed.floats(), packed.offset());
                } else {
                    io.lanewise.kernel.scalar.f32.DensePacking.rows(
                            wei.floats(), wei.offset(), inputs, outputs, blockResults, packed.floats(), packed.offset());
                }
            }
            case F64 -> {
                if (forward) {
                    io.lanewise.kernel.scalar.f64.DensePacking.columns(
                            wei.doubles(), wei.offset(), inputs, outputs, blockResults, packed.doubles(), packed.offset());
                } else {
                    io.lanewise.kernel.scalar.f64.DensePacking.rows(
                            wei.doubles(), wei.offset(), inputs, outputs, blockResults, packed.doubles(), packed.offset());
                }
            }
        }
    }
}
