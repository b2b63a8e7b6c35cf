package io.lanewise.spec.binding;

import io.lanewise.spec.yaml.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Where in the file the parts of a model stand, so that what is wrong with their meaning is reported there. */
public final class Places {

    private record Place(Value whole, Map<String, Value> options) {}

    /** By identity: equal layers stand in different places. */
    private final Map<Object, Place> places = new IdentityHashMap<>();

    private final Set<Object> broken = Collections.newSetFromMap(new IdentityHashMap<>());

    void put(Object part, Value whole, Map<String, Value> options) {
        places.put(part, new Place(whole, options));
    }

    /** {@code part} takes the place of {@code old}. */
    public void replace(Object old, Object part) {
        places.put(part, places.get(old));
        if (broken.contains(old)) {
            broken.add(part);
        }
    }

    void markBroken(Object part) {
        broken.add(part);
    }

    /** Whether reading the part caused a problem, so that its contents mean nothing. */
    public boolean isBroken(Object part) {
        return broken.contains(part);
    }

    /** The value of an option of the part, or the part as a whole where the option is not given. */
    public Value of(Object part, String option) {
        Place place = places.get(part);
        return place.options().getOrDefault(option, place.whole());
    }
}
