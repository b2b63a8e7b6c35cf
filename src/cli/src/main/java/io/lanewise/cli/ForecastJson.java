package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.runtime.forecast.Contingency;
import io.lanewise.runtime.forecast.RainEvents;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The scores of forecasts for programs; an index without events is null. */
final class ForecastJson {

    private ForecastJson() {}

    static void write(JsonGenerator json, Forecasts forecasts) throws IOException {
        Json.object(json, "forecasts", to -> {
            to.writeStringField("quantity", forecasts.quantity().name().toLowerCase(Locale.ROOT));
            to.writeNumberField("items", forecasts.items());
            to.writeNumberField("leadTimes", forecasts.leadTimes());
            to.writeStringField("verdict", forecasts.verdict());
            Json.number(to, "belowLastFrame", forecasts.margin(forecasts.lastFrame()).share());
            Json.number(to, "belowMeanFrame", forecasts.margin(forecasts.meanFrame()).share());
            Json.objects(to, "ways", forecasts.ways(), ForecastJson::write);
        });
    }

    private static void write(JsonGenerator json, Forecasts.Way way) throws IOException {
        var errors = way.scores().errors();
        json.writeStringField("name", way.name());
        Json.number(json, "meanSquaredError", errors.mean());
        Json.numbers(json, "byLeadTime", indices(errors.frames()), errors::mean);
        if (way.scores().rain().isPresent()) {
            RainEvents rain = way.scores().rain().get();
            Json.objects(json, "rain", indices(rain.rates().size()), (to, rate) -> {
                to.writeNumberField("millimetresPerHour", rain.rates().get(rate));
                Json.number(to, "criticalSuccessIndex", index(rain.at(rate)));
                Json.numbers(to, "byLeadTime", indices(rain.frames()), lead -> index(rain.at(lead, rate)));
            });
        }
    }

    private static List<Integer> indices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static double index(Contingency events) {
        return events.criticalSuccessIndex().orElse(Double.NaN);
    }
}
