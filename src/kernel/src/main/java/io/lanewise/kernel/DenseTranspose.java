package io.lanewise.kernel;

/**
 * The packed weights of the gradient of a dense layer with respect to its input: {@code [output][input]}, so that vectors run across inputs.
 *
 * @param inputs of the layer: rows of the canonical weights
 * @param outputs of the layer: columns of the canonical weights
 */
public record DenseTranspose(int inputs, int outputs) {

    /** Packs canonical weights into {@code packed}, which holds as many elements. */
    public void pack(View wei, View packed) {
        switch (wei.type()) {
            case F32 -> io.lanewise.kernel.scalar.f32.DensePacking.transpose(
                    wei.floats(), wei.offset(), inputs, outputs, packed.floats(), packed.offset());
            case F64 -> io.lanewise.kernel.scalar.f64.DensePacking.transpose(
                    wei.doubles(), wei.offset(), inputs, outputs, packed.doubles(), packed.offset());
        }
    }
}
