package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.training.HeldOut;
import java.util.function.ToDoubleFunction;

/**
 * How alike items and reconstructions are, as people say it: by PSNR of maps, whose values end at 1, and by the squared
 * error of a value of vectors and series, which have no peak.
 */
enum Likeness {
    PSNR("PSNR", "gain") {
        @Override
        String figure(double psnr) {
            return Figures.decibels(psnr);
        }

        @Override
        double mean(HeldOut held, ToDoubleFunction<HeldOut.Item> psnr) {
            return held.items().stream().mapToDouble(psnr).average().orElse(Double.NaN);
        }

        @Override
        String gain(double noisy, double reconstruction) {
            return Figures.decibels(reconstruction - noisy);
        }
    },

    SQUARED_ERROR("squared error a value", "share of the noise") {
        @Override
        String figure(double psnr) {
            return Figures.format("%.3g", squaredError(psnr));
        }

        /** That of the squared errors, as a PSNR. */
        @Override
        double mean(HeldOut held, ToDoubleFunction<HeldOut.Item> psnr) {
            double mean = held.items().stream()
                    .mapToDouble(psnr)
                    .map(Likeness::squaredError)
                    .average()
                    .orElse(Double.NaN);
            return -10 * Math.log10(mean);
        }

        @Override
        String gain(double noisy, double reconstruction) {
            return Figures.format("%.3g", squaredError(reconstruction - noisy));
        }
    };

    private final String heading;
    private final String gainHeading;

    Likeness(String heading, String gainHeading) {
        this.heading = heading;
        this.gainHeading = gainHeading;
    }

    /** What fits items of a shape. */
    static Likeness of(Shape input) {
        return isMap(input) ? PSNR : SQUARED_ERROR;
    }

    /** What a loss is by, in words that follow it: by the values that are at one place of the shape. */
    static String unit(Shape input) {
        if (isMap(input)) {
            return "a pixel";
        }
        return input.pixels() == 1 ? "an item" : input.channels() == 1 ? "a value" : "a point";
    }

    private static boolean isMap(Shape shape) {
        return shape.height() > 1 && shape.width() > 1;
    }

    private static double squaredError(double psnr) {
        return Math.pow(10, -psnr / 10);
    }

    String heading() {
        return heading;
    }

    /** What {@link #gain} is. */
    String gainHeading() {
        return gainHeading;
    }

    /** @param psnr infinite where nothing differs */
    abstract String figure(double psnr);

    /** The mean over the items, as a PSNR. */
    abstract double mean(HeldOut held, ToDoubleFunction<HeldOut.Item> psnr);

    /** What a reconstruction gains over its noisy input; both as PSNR. */
    abstract String gain(double noisy, double reconstruction);
}
