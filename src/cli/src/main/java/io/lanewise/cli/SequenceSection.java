package io.lanewise.cli;

import io.lanewise.spec.SequenceSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The part of a report that shows what a model over sequences makes of those held back. */
final class SequenceSection {

    private SequenceSection() {}

    static Map<String, Object> values(SequenceSpec sequence, SequenceResults results) {
        var values = new HashMap<String, Object>();
        boolean forecasts = results.forecasts().isPresent();
        values.put("title", forecasts ? "Forecasts" : "Reconstructions");
        values.put("verdict", results.forecasts().map(Forecasts::verdict).orElse(""));
        values.put("animation", results.animation().map(SequenceSection::uri).orElse(""));
        values.put("animationNote", animationNote(sequence.task()));
        values.put("tables", results.forecasts().map(ForecastTables::of).orElse(List.of()).stream()
                .map(SequenceSection::table)
                .toList());
        return values;
    }

    private static String animationNote(SequenceSpec.Task task) {
        return "Sequences that training never saw: above the truth, below "
                + switch (task) {
                    case PREDICT -> "the frames that the model predicts, once it has read those before";
                    case RECONSTRUCT -> "what the model makes of the frames that it read";
                    case BOTH -> "what the model makes of the frames that it read, and then those that it predicts";
                }
                + ".";
    }

    private static Map<String, Object> table(ForecastTables table) {
        int last = table.rows().size() - 1;
        return Map.of(
                "title", table.title(),
                "note", table.note(),
                "headings", table.headings(),
                "leads", table.rows().subList(0, last),
                "all", table.rows().get(last));
    }

    private static String uri(byte[] gif) {
        return "data:image/gif;base64," + Base64.getEncoder().encodeToString(gif);
    }
}
