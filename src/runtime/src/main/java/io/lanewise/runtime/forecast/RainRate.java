package io.lanewise.runtime.forecast;

/**
 * Rain rates R in mm/h and radar reflectivities Z in mm^6/m^3, by {@code Z = 223 R^1.53}, the relation for Finnish rain
 * that the Finnish Meteorological Institute uses. Reflectivities are given in dBZ, {@code 10 log10 Z}.
 */
public final class RainRate {
    private static final double FACTOR = 223;
    private static final double EXPONENT = 1.53;

    private RainRate() {}

    /** The reflectivity of a rain rate above 0, in dBZ. */
    public static double dbz(double rate) {
        return 10 * (StrictMath.log10(FACTOR) + EXPONENT * StrictMath.log10(rate));
    }

    /** The rain rate of a reflectivity in dBZ. */
    public static double of(double dbz) {
        return StrictMath.pow(StrictMath.pow(10, dbz / 10) / FACTOR, 1 / EXPONENT);
    }
}
