package io.lanewise.cli;

import java.util.Locale;

/** Numbers as people read them; the same in every locale. */
final class Figures {

    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;

    private Figures() {}

    /** {@code 12,345}. */
    static String count(long number) {
        return format("%,d", number);
    }

    /** {@code 12.3 MiB}. */
    static String bytes(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        return bytes < MEBI
                ? format("%.1f KiB", bytes / (double) KIBI)
                : bytes < GIBI ? format("%.1f MiB", bytes / (double) MEBI) : format("%.2f GiB", bytes / (double) GIBI);
    }

    /** {@code 92.2 M}. */
    static String large(long number) {
        if (number < 10_000) {
            return count(number);
        }
        return number < 1_000_000
                ? format("%.1f k", number / 1e3)
                : number < 1_000_000_000 ? format("%.1f M", number / 1e6) : format("%.2f G", number / 1e9);
    }

    /** {@code 3:07}, or {@code 1:02:03}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? format("%d:%02d", whole / 60, whole % 60)
                : format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** {@code 23.4 dB}; equal pictures have no noise. */
    static String decibels(double psnr) {
        return Double.isInfinite(psnr) ? "no difference" : format("%.2f dB", psnr);
    }

    /** {@code 2 steps}, {@code 1 step}. */
    static String plural(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
