package io.lanewise.runtime.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * How often forecasts of reflectivity hit rain of some rates, for each lead time, pooled over pixels and forecasts. The
 * event is that the rain rate of a pixel reaches a threshold.
 */
public final class RainEvents {
    /** Light, moderate and heavy rain, in mm/h. */
    public static final List<Double> RATES = List.of(0.5, 2.0, 5.0);

    private final int frameLength;
    private final List<Double> rates;
    private final Contingency[][] counts;

    /**
     * @param frames lead times
     * @param frameLength the pixels of a frame
     * @param rates thresholds in mm/h
     */
    public RainEvents(int frames, int frameLength, List<Double> rates) {
        this.frameLength = frameLength;
        this.rates = List.copyOf(rates);
        this.counts = new Contingency[frames][rates.size()];
        for (var atLead : counts) {
            Arrays.fill(atLead, Contingency.NONE);
        }
    }

    /** Takes in one forecast in dBZ, of as many frames as there are lead times; no echo is 0 dBZ. */
    public void add(float[] truth, int truthAt, float[] forecast, int forecastAt) {
        for (var lead = 0; lead < counts.length; lead++) {
            var from = lead * frameLength;
            for (var rate = 0; rate < rates.size(); rate++) {
                var threshold = RainRate.dbz(rates.get(rate));
                counts[lead][rate] =
                        counts[lead][rate].plus(compare(truth, truthAt + from, forecast, forecastAt + from, threshold));
            }
        }
    }

    private Contingency compare(float[] truth, int truthAt, float[] forecast, int forecastAt, double threshold) {
        var hits = 0;
        var misses = 0;
        var falseAlarms = 0;
        for (var i = 0; i < frameLength; i++) {
            var came = truth[truthAt + i] >= threshold;
            var expected = forecast[forecastAt + i] >= threshold;
            hits += came && expected ? 1 : 0;
            misses += came && !expected ? 1 : 0;
            falseAlarms += !came && expected ? 1 : 0;
        }
        return new Contingency(hits, misses, falseAlarms);
    }

    /** The number of lead times. */
    public int frames() {
        return counts.length;
    }

    /** The thresholds in mm/h. */
    public List<Double> rates() {
        return rates;
    }

    /** Of one lead time and one threshold by its place in the list. */
    public Contingency at(int lead, int rate) {
        return counts[lead][rate];
    }

    /** Of all lead times together. */
    public Contingency at(int rate) {
        return Arrays.stream(counts).map(atLead -> atLead[rate]).reduce(Contingency.NONE, Contingency::plus);
    }
}
