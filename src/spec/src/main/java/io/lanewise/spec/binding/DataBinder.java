package io.lanewise.spec.binding;

import io.lanewise.spec.DataSpec;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.List;

/** Reads {@code data}. */
final class DataBinder {

    private DataBinder() {}

    static DataSpec data(Value value, Places places) {
        Section section = value.section(List.of("fit", "augment", "on_error"));
        DataSpec normal = DataSpec.DEFAULT;
        DataSpec data = new DataSpec(
                section.optional("fit")
                        .map(given -> given.choice(Words.of(DataSpec.Fit.class)))
                        .orElse(normal.fit()),
                section.optional("augment").map(DataBinder::augment).orElse(normal.augment()),
                section.optional("on_error")
                        .map(given -> given.choice(Words.of(DataSpec.OnError.class)))
                        .orElse(normal.onError()));
        places.put(data, value, section.values());
        return data;
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
