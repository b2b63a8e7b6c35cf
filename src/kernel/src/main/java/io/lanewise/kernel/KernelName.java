package io.lanewise.kernel;

import java.util.Locale;

/**
 * A kernel's full name, which is a contract: the layer shape, the direction, the order of operations (two kernels with the same key,
 * direction and order give the same bits), and how the work is laid out.
 *
 * @param bits vector width; 0 for the scalar twin
 * @param tile the register tile, {@code vectors x pixels} or as the emitter of the family says; empty where there is none
 */
public record KernelName(KernelKey key, Direction direction, Order order, int bits, String tile) {

    public static KernelName scalar(KernelKey key, Direction direction) {
        return new KernelName(key, direction, Order.of(key, direction), 0, "");
    }

    public boolean isScalar() {
        return bits == 0;
    }

    /** For example {@code conv2d_f32_h400w400c16_k3s1p1_o32_relu_forward_direct_512_2x14}. */
    @Override
    public String toString() {
        return key + "_" + direction.spelling() + "_" + order.spelling() + "_" + (isScalar() ? "scalar" : bits) + (tile.isEmpty() ? "" : "_" + tile);
    }

    /** The name of the generated class: the name with a capital first letter and without dots. */
    public String className() {
        String name = toString();
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('.', '_');
    }
}
