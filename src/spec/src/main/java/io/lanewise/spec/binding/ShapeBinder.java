package io.lanewise.spec.binding;

import io.lanewise.kernel.Shape;
import io.lanewise.spec.Extent;
import io.lanewise.spec.Limits;
import io.lanewise.spec.Padding;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Optional;

/** Reads sizes: of maps and of windows. */
final class ShapeBinder {

    /** Keys of a map's shape. */
    static final List<String> KEYS = List.of("height", "width", "channels");

    private static final String PADDING = "same, valid, a whole number, [height, width] or [top, left, bottom, right]";

    private ShapeBinder() {}

    /** {@code {height, width, channels}}, or one number for a vector. */
    static Shape shape(Value value) {
        return value.isNumber() ? Shape.vector(value.integer(1, Limits.SIZE)) : map(value.section(KEYS));
    }

    static Shape map(Section section) {
        return new Shape(
                section.required("height").integer(1, Limits.SIZE),
                section.required("width").integer(1, Limits.SIZE),
                section.required("channels").integer(1, Limits.SIZE));
    }

    /** One number for both axes or {@code [height, width]}, each at least {@code least}. */
    static Extent extent(Value value, int least) {
        if (value.isNumber()) {
            return Extent.square(value.integer(least, Limits.WINDOW));
        }
        if (value.size() != 2) {
            return wrong(value, "a whole number or [height, width]", Extent.square(least));
        }
        List<Value> pair = value.items(2, 2, value.what());
        return new Extent(pair.get(0).integer(least, Limits.WINDOW), pair.get(1).integer(least, Limits.WINDOW));
    }

    static Extent extent(Optional<Value> value, int least, Extent otherwise) {
        return value.map(given -> extent(given, least)).orElse(otherwise);
    }

    static Padding padding(Optional<Value> value) {
        return value.map(ShapeBinder::padding).orElse(Padding.VALID);
    }

    private static Padding padding(Value value) {
        if (value.word().filter("same"::equals).isPresent()) {
            return Padding.SAME;
        }
        if (value.word().filter("valid"::equals).isPresent()) {
            return Padding.VALID;
        }
        if (value.isNumber()) {
            int all = value.integer(0, Limits.WINDOW);
            return new Padding.Explicit(all, all, all, all);
        }
        if (value.size() != 2 && value.size() != 4) {
            return wrong(value, PADDING, Padding.VALID);
        }
        int[] sides = value.items(2, 4, value.what()).stream()
                .mapToInt(side -> side.integer(0, Limits.WINDOW))
                .toArray();
        int half = sides.length - 2;
        return new Padding.Explicit(sides[0], sides[1], sides[half], sides[half + 1]);
    }

    private static <T> T wrong(Value value, String expected, T instead) {
        value.expected(expected);
        return instead;
    }
}
