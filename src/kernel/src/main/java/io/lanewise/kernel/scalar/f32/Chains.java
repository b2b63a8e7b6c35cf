package io.lanewise.kernel.scalar.f32;

/** One step of many chains side by side. */
final class Chains {

    private Chains() {}

    /** {@code sums[i] = fma(scale, values[i], sums[i])} for {@code count} elements from the offsets on. */
    static void addScaled(float scale, float[] values, int valuesOffset, float[] sums, int sumsOffset, int count) {
        for (int i = 0; i < count; i++) {
            sums[sumsOffset + i] = Math.fma(scale, values[valuesOffset + i], sums[sumsOffset + i]);
        }
    }
}
