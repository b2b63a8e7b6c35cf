package io.lanewise.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Specs as trees of maps, lists and scalars, to change them and to write them as JSON, which is YAML as well. */
final class Trees {

    /** The place of a node: a map and its key, or a list and its index. */
    record Place(Object parent, Object key) {

        @SuppressWarnings("unchecked")
        void set(Object value) {
            if (parent instanceof Map<?, ?> map) {
                ((Map<Object, Object>) map).put(key, value);
            } else {
                ((List<Object>) parent).set((Integer) key, value);
            }
        }

        Object get() {
            return parent instanceof Map<?, ?> map ? map.get(key) : ((List<?>) parent).get((Integer) key);
        }

        void remove() {
            if (parent instanceof Map<?, ?> map) {
                map.remove(key);
            } else {
                ((List<?>) parent).remove(((Integer) key).intValue());
            }
        }

        /** Gives the value another key, where a map is the parent. */
        @SuppressWarnings("unchecked")
        void rename(String other) {
            if (parent instanceof Map<?, ?> map) {
                ((Map<Object, Object>) map).put(other, map.remove(key));
            }
        }
    }

    private Trees() {}

    static Object parse(String yaml) {
        return copy(new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml));
    }

    /** Every place below {@code root}, in a fixed order. */
    static List<Place> places(Object root) {
        List<Place> places = new ArrayList<>();
        collect(root, places);
        return places;
    }

    static String json(Object node) {
        return switch (node) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> quoted(entry.getKey().toString()) + ": " + json(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(Trees::json).collect(Collectors.joining(", ", "[", "]"));
            case String text -> quoted(text);
            case null -> "null";
            default -> node.toString();
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void collect(Object node, List<Place> places) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                places.add(new Place(map, key));
                collect(value, places);
            });
        } else if (node instanceof List<?> list) {
            for (int index = 0; index < list.size(); index++) {
                places.add(new Place(list, index));
                collect(list.get(index), places);
            }
        }
    }

    private static Object copy(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<Object, Object> copied = new LinkedHashMap<>();
            map.forEach((key, value) -> copied.put(key, copy(value)));
            return copied;
        }
        return node instanceof List<?> list
                ? new ArrayList<>(list.stream().map(Trees::copy).toList())
                : node;
    }
}
