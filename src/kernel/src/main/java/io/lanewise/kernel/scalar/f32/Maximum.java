package io.lanewise.kernel.scalar.f32;

/** The comparison of max pooling. */
final class Maximum {

    private Maximum() {}

    /** Whether a later value takes the place of the best one so far: when it is greater or the first NaN. */
    static boolean replaces(float value, float best) {
        return !Float.isNaN(best) && !(value <= best);
    }
}
