package io.lanewise.spec.binding;

import io.lanewise.spec.DataSpec;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Optional;

/** Reads {@code data}. */
final class DataBinder {

    private static final int MOST_LABELS = 1000;

    private DataBinder() {}

    static DataSpec data(Value value, Places places) {
        Section section = value.section(List.of("fit", "augment", "on_error", "normal", "table"));
        DataSpec normal = DataSpec.DEFAULT;
        DataSpec data = new DataSpec(
                section.optional("fit")
                        .map(given -> given.choice(Words.of(DataSpec.Fit.class)))
                        .orElse(normal.fit()),
                section.optional("augment").map(DataBinder::augment).orElse(normal.augment()),
                section.optional("on_error")
                        .map(given -> given.choice(Words.of(DataSpec.OnError.class)))
                        .orElse(normal.onError()),
                section.optional("normal").map(DataBinder::labels).orElse(normal.normal()),
                section.optional("table").map(given -> TableBinder.table(given, places)));
        places.put(data, value, section.values());
        return data;
    }

    /** A label, or a list of them. */
    private static List<String> labels(Value value) {
        List<Value> labels = value.isList() ? value.items(1, MOST_LABELS, "label") : List.of(value);
        return labels.stream()
                .map(DataBinder::label)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> label(Value value) {
        Optional<String> label = value.wordOrNumber()
                .filter(text -> TableBinder.TEXT.matcher(text).matches());
        if (label.isEmpty()) {
            value.expected("a word or a number");
        }
        return label;
    }

    private static Augment augment(Value value) {
        Section section = value.section(List.of("crops", "flips"));
        return new Augment(
                section.optional("crops")
                        .map(given -> given.number(Range.above(0, 1)))
                        .orElse(Augment.NONE.smallestCrop()),
                section.optional("flips")
                        .map(given -> given.choice(Words.of(DataSpec.Flips.class)))
                        .orElse(Augment.NONE.flips()));
    }
}
