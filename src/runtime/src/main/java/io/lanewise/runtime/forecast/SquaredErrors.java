package io.lanewise.runtime.forecast;

/** Mean squared errors of forecasts for each lead time, pooled over pixels and forecasts; summed in double precision. */
public final class SquaredErrors {
    private final int frameLength;
    private final double[] sums;
    private long forecasts;

    /**
     * @param frames lead times
     * @param frameLength the values of a frame
     */
    public SquaredErrors(int frames, int frameLength) {
        this.frameLength = frameLength;
        this.sums = new double[frames];
    }

    /** Takes in one forecast, of as many frames as there are lead times. */
    public void add(float[] truth, int truthAt, float[] forecast, int forecastAt) {
        for (var lead = 0; lead < sums.length; lead++) {
            var sum = 0.0;
            for (var i = lead * frameLength; i < (lead + 1) * frameLength; i++) {
                var error = (double) truth[truthAt + i] - forecast[forecastAt + i];
                sum += error * error;
            }
            sums[lead] += sum;
        }
        forecasts++;
    }

    /** The number of lead times. */
    public int frames() {
        return sums.length;
    }

    /** The mean of a lead time, in the square of the unit of the values; NaN for no forecast. */
    public double mean(int lead) {
        return sums[lead] / ((double) forecasts * frameLength);
    }

    /** The mean over all lead times; NaN for no forecast. */
    public double mean() {
        var sum = 0.0;
        for (var lead : sums) {
            sum += lead;
        }
        return sum / ((double) forecasts * frameLength * sums.length);
    }
}
