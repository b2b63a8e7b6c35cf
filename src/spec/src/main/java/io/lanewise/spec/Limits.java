package io.lanewise.spec;

/**
 * What a spec may ask for at most: far above any model that trains, and low enough that no arithmetic on shapes
 * overflows.
 */
public final class Limits {

    /** Bytes of a spec file. */
    public static final int FILE_BYTES = 256 * 1024;

    /** Layers of the encoder, and of the decoder. */
    public static final int LAYERS = 256;

    /** Rows and columns of a map; filters, units and channels given in a spec. */
    public static final int SIZE = 1 << 20;

    /** Kernel, stride, dilation, padding and factor. */
    public static final int WINDOW = 1024;

    /** Frames that a model over sequences reads, and frames that follow them. */
    public static final int FRAMES = 512;

    /** Elements of one item of any tensor, halo included, and of the weights of one layer. */
    public static final long ELEMENTS = 1 << 30;

    private Limits() {}

    /** Whether the product of these numbers, none negative, is at most {@link #ELEMENTS}. */
    static boolean allow(long... factors) {
        long product = 1;
        for (long factor : factors) {
            if (factor != 0 && product > ELEMENTS / factor) {
                return false;
            }
            product *= factor;
        }
        return true;
    }
}
