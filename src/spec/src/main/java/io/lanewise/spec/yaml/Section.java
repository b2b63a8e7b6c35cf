package io.lanewise.spec.yaml;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping whose keys are known; unknown and repeated keys are reported when it is opened. */
public final class Section {

    private final Node node;
    private final String what;
    private final boolean missing;
    private final Map<String, Value> values = new HashMap<>();

    /** Keys that an unknown key was probably meant to be; that they are missing need not be said as well. */
    private final Set<String> misspelt = new HashSet<>();

    private final Problems problems;

    /** {@code tuples} is null where no mapping stands, which has been reported. */
    Section(Node node, String what, List<NodeTuple> tuples, Collection<String> keys, Problems problems) {
        this.node = node;
        this.what = what;
        this.missing = tuples == null;
        this.problems = problems;
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : missing ? List.<NodeTuple>of() : tuples) {
            read(tuple, keys, seen);
        }
    }

    private void read(NodeTuple tuple, Collection<String> keys, Set<String> seen) {
        Node place = tuple.getKeyNode();
        if (!(place instanceof ScalarNode scalar)) {
            problems.add(place.getStartMark(), "A key of " + what + " must be a word.");
            return;
        }
        String key = scalar.getValue();
        if (!keys.contains(key)) {
            Spelling.nearest(key, keys).ifPresent(misspelt::add);
            problems.add(place.getStartMark(), Value.unknown("key of " + what, key, keys));
        } else if (!seen.add(key)) {
            problems.add(place.getStartMark(), Value.twice(key, what));
        } else {
            values.put(key, new Value(tuple.getValueNode(), key, problems));
        }
    }

    void put(String key, Value value) {
        values.put(key, value);
    }

    /** The value of a key that must be there. */
    public Value required(String key) {
        Value value = values.get(key);
        if (value == null && !missing && !misspelt.contains(key)) {
            problems.add(node.getStartMark(), Value.opening(what) + " needs the key \"" + key + "\".");
        }
        return value == null ? Value.missing(node, key, problems) : value;
    }

    /** The value of a key that may be absent. */
    public Optional<Value> optional(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** All values by their keys. */
    public Map<String, Value> values() {
        return Map.copyOf(values);
    }

    /** The mapping as a value. */
    public Value place() {
        return new Value(node, what, problems);
    }
}
