package io.lanewise.runtime.forecast;

import io.lanewise.runtime.data.Quantity;
import java.util.Optional;

/**
 * The scores of one way to forecast items of a source: mean squared errors for each lead time, of reflectivity in dBZ^2
 * and with its {@linkplain RainEvents rain events}, of brightness in squares of [0, 1].
 */
public final class ForecastScores {
    private final Quantity quantity;
    private final SquaredErrors errors;
    private final Optional<RainEvents> rain;
    private final float[] truthInUnit;
    private final float[] forecastInUnit;

    /**
     * @param quantity what the values are
     * @param frames lead times
     * @param frameLength the values of a frame
     */
    public ForecastScores(Quantity quantity, int frames, int frameLength) {
        this.quantity = quantity;
        this.errors = new SquaredErrors(frames, frameLength);
        this.rain = switch (quantity) {
            case BRIGHTNESS -> Optional.empty();
            case REFLECTIVITY -> Optional.of(new RainEvents(frames, frameLength, RainEvents.RATES));
        };
        this.truthInUnit = new float[Math.multiplyExact(frames, frameLength)];
        this.forecastInUnit = new float[truthInUnit.length];
    }

    /** Takes in one forecast, as values of items. */
    public void add(float[] truth, int truthAt, float[] forecast, int forecastAt) {
        inUnit(truth, truthAt, truthInUnit);
        inUnit(forecast, forecastAt, forecastInUnit);
        errors.add(truthInUnit, 0, forecastInUnit, 0);
        rain.ifPresent(events -> events.add(truthInUnit, 0, forecastInUnit, 0));
    }

    private void inUnit(float[] values, int from, float[] into) {
        for (var i = 0; i < into.length; i++) {
            into[i] = quantity == Quantity.REFLECTIVITY ? Quantity.dbz(values[from + i]) : values[from + i];
        }
    }

    public Quantity quantity() {
        return quantity;
    }

    public SquaredErrors errors() {
        return errors;
    }

    /** Of reflectivity. */
    public Optional<RainEvents> rain() {
        return rain;
    }
}
