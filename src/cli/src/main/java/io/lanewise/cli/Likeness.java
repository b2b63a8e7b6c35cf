package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.training.HeldOut;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

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
        double mean(DoubleStream psnrs) {
            return psnrs.average().orElse(Double.NaN);
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
        double mean(DoubleStream psnrs) {
            double mean = psnrs.map(Likeness::squaredError).average().orElse(Double.NaN);
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

    /**
     * What a loss is by, in words that follow it: by the values that are at one place of the shape.
     *
     * @param frames whether items are sequences of frames of the shape
     */
    static String unit(Shape input, boolean frames) {
        if (input.pixels() == 1) {
            return frames ? "a frame" : "an item";
        }
        String place = isMap(input) ? "a pixel" : input.channels() == 1 ? "a value" : "a point";
        return frames ? place + " of a frame" : place;
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
    double mean(HeldOut held, ToDoubleFunction<HeldOut.Item> psnr) {
        return mean(held.items().stream().mapToDouble(psnr));
    }

    /** As {@link #mean(HeldOut, ToDoubleFunction)}, of items that are told by their PSNR. */
    abstract double mean(DoubleStream psnrs);

    /** What a reconstruction gains over its noisy input; both as PSNR. */
    abstract String gain(double noisy, double reconstruction);
}
