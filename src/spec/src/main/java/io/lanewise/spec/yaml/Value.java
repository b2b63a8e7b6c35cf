package io.lanewise.spec.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a spec, read as what its place calls for. A value of another kind is reported, and a legal one given
 * instead, so that reading goes on and finds the next problem too. Numbers, booleans and null follow YAML 1.2's core
 * schema.
 */
public final class Value {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
    private static final int LONGEST_QUOTE = 40;

    private final Node node;
    private final String what;
    private final boolean missing;
    private final Problems problems;

    /** A value at {@code node} that messages call {@code what}. */
    Value(Node node, String what, Problems problems) {
        this(node, what, false, problems);
    }

    private Value(Node node, String what, boolean missing, Problems problems) {
        this.node = node;
        this.what = what;
        this.missing = missing;
        this.problems = problems;
    }

    /** A value that should be inside {@code node} and is not, which has been reported: reads as something legal. */
    static Value missing(Node node, String what, Problems problems) {
        return new Value(node, what, true, problems);
    }

    Value asMissing() {
        return missing(node, what, problems);
    }

    /** What messages call this value. */
    public String what() {
        return what;
    }

    /** The value under another name in messages. */
    public Value called(String other) {
        return new Value(node, other, missing, problems);
    }

    /** Reports a problem with this value. */
    public void report(String message) {
        problems.add(node.getStartMark(), message);
    }

    /** Reports what is legal here but unwise. */
    public void warn(String message) {
        problems.warn(node.getStartMark(), message);
    }

    /** The line of the value, counted from 1. */
    public int line() {
        return node.getStartMark().orElseThrow().getLine() + 1;
    }

    public boolean isList() {
        return node instanceof SequenceNode && !missing;
    }

    public boolean isMapping() {
        return node instanceof MappingNode && !missing;
    }

    /** Whether nothing stands here, as after {@code key:}. */
    public boolean isNothing() {
        return plain().filter(text -> NOTHING.matcher(text).matches()).isPresent();
    }

    /** Whether exactly {@code text} is written here, without quotes. */
    public boolean is(String text) {
        return plain().filter(text::equals).isPresent();
    }

    /** Whether this is a number, of whatever size. */
    public boolean isNumber() {
        return plain().filter(text ->
                        REAL.matcher(text).matches() || SPECIAL.matcher(text).matches())
                .isPresent();
    }

    /** A whole number, {@code low <= n <= high}. */
    public long whole(long low, long high) {
        Optional<Long> number =
                plain().filter(text -> WHOLE.matcher(text).matches()).flatMap(Value::parse);
        if (number.isEmpty() || number.get() < low || number.get() > high) {
            expected("a whole number from " + low + " to " + high);
            return low;
        }
        return number.get();
    }

    /** A whole number that fits an int, {@code low <= n <= high}. */
    public int integer(int low, int high) {
        return (int) whole(low, high);
    }

    /** A finite number in {@code range}. */
    public double number(Range range) {
        Optional<Double> number =
                plain().filter(text -> REAL.matcher(text).matches()).map(Double::valueOf);
        if (number.isEmpty() || !range.contains(number.get())) {
            expected(range.toString());
            return range.inside();
        }
        return number.get();
    }

    /** {@code true} or {@code false}. */
    public boolean flag() {
        Optional<String> text = plain().filter(word -> word.equals("true") || word.equals("false"));
        if (text.isEmpty()) {
            expected("true or false");
        }
        return text.map(Boolean::valueOf).orElse(false);
    }

    /** A text that {@code pattern} matches as a whole. */
    public String text(Pattern pattern, String description) {
        Optional<String> text = word().filter(word -> pattern.matcher(word).matches());
        if (text.isEmpty()) {
            expected(description);
        }
        return text.orElse("");
    }

    /** What {@code accepted} holds for the word written here; the map has an order and is not empty. */
    public <T> T choice(Map<String, T> accepted) {
        T first = accepted.values().iterator().next();
        if (missing) {
            return first;
        }
        Optional<String> word = word();
        if (word.isEmpty()) {
            expected(oneOf(accepted.keySet()));
            return first;
        }
        if (!accepted.containsKey(word.get())) {
            report(unknown(what, word.get(), accepted.keySet()));
            return first;
        }
        return accepted.get(word.get());
    }

    /**
     * The items, {@code least} to {@code most}, each called {@code item} in messages; empty when this is no such list.
     */
    public List<Value> items(int least, int most, String item) {
        if (!isList() || sequence().size() < least || sequence().size() > most) {
            String size = least == most ? Integer.toString(least) : least + " to " + most;
            expected("a list of " + size + " " + item + "s");
            return List.of();
        }
        return sequence().stream()
                .map(child -> new Value(child, item, problems))
                .toList();
    }

    /** Number of items, 0 when this is no list. */
    public int size() {
        return isList() ? sequence().size() : 0;
    }

    /** The mapping here with these keys and no others. */
    public Section section(Collection<String> keys) {
        if (!missing && !isMapping()) {
            expected("a mapping with the keys " + String.join(", ", keys));
        }
        return new Section(node, what, isMapping() ? ((MappingNode) node).getValue() : null, keys, problems);
    }

    /** A mapping in this place without any key. */
    public Section emptySection() {
        return new Section(node, what, List.of(), List.of(), problems);
    }

    /** The mapping for which this value alone stands, as {@code maxpool: 2} does for {@code maxpool: {kernel: 2}}. */
    public Section sectionOf(String key) {
        Section section = emptySection();
        section.put(key, called(key));
        return section;
    }

    /**
     * One word with its options: {@code word} alone, or a mapping {@code word: options} with that one key.
     *
     * @return empty after a problem
     */
    public Optional<Tagged> tagged(Collection<String> accepted) {
        if (missing) {
            return Optional.empty();
        }
        Node word = node;
        Optional<Node> options = Optional.empty();
        if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
            word = mapping.getValue().getFirst().getKeyNode();
            options = Optional.of(mapping.getValue().getFirst().getValueNode());
        }
        Value name = new Value(word, what, problems);
        Optional<String> spelling = name.word();
        if (spelling.isEmpty()) {
            expected(oneOf(accepted));
            return Optional.empty();
        }
        if (!accepted.contains(spelling.get())) {
            name.report(unknown(what, spelling.get(), accepted));
            return Optional.empty();
        }
        return Optional.of(new Tagged(
                name.called(spelling.get()),
                spelling.get(),
                options.map(value -> new Value(value, spelling.get(), problems)).filter(value -> !value.isNothing())));
    }

    /** The value of a key that stands in this mapping beside others; empty where it does not. */
    public Optional<Value> beside(String key) {
        return isMapping() && tuples().size() > 1
                ? tuples().stream()
                        .filter(tuple -> isCalled(tuple, key))
                        .map(tuple -> new Value(tuple.getValueNode(), key, problems))
                        .findFirst()
                : Optional.empty();
    }

    /** The mapping without a key that stands {@link #beside} others; it is reported when that is given twice. */
    public Value without(String key) {
        tuples().stream()
                .filter(tuple -> isCalled(tuple, key))
                .skip(1)
                .forEach(tuple -> problems.add(tuple.getKeyNode().getStartMark(), twice(key, what)));
        var mapping = (MappingNode) node;
        List<NodeTuple> others =
                tuples().stream().filter(tuple -> !isCalled(tuple, key)).toList();
        Node rest = new MappingNode(
                mapping.getTag(), true, others, mapping.getFlowStyle(), mapping.getStartMark(), mapping.getEndMark());
        return new Value(rest, what, problems);
    }

    static String twice(String key, String what) {
        return "The key " + quote(key) + " of " + what + " is given twice; keep one of them.";
    }

    private List<NodeTuple> tuples() {
        return ((MappingNode) node).getValue();
    }

    private static boolean isCalled(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key);
    }

    /** What something is called, at the beginning of a sentence; keys keep their spelling. */
    static String opening(String what) {
        return what.startsWith("the ") ? "T" + what.substring(1) : what;
    }

    /** Reports that something else should stand here, unless it is missing, which has been reported. */
    public void expected(String description) {
        if (!missing) {
            report(opening(what) + " must be " + description + (isNothing() ? "; it is empty." : ", not " + found() + "."));
        }
    }

    static String unknown(String what, String word, Collection<String> accepted) {
        String meant = Spelling.nearest(word, accepted)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse(".");
        return "Unknown " + what + " " + quote(word) + meant + " Accepted: " + String.join(", ", accepted) + ".";
    }

    private static String oneOf(Collection<String> accepted) {
        return (accepted.size() == 1 ? "" : "one of ") + String.join(", ", accepted);
    }

    private String found() {
        return switch (node) {
            case MappingNode mapping ->
                "a mapping of " + mapping.getValue().size()
                        + (mapping.getValue().size() == 1 ? " key" : " keys");
            case SequenceNode list ->
                "a list of " + list.getValue().size() + (list.getValue().size() == 1 ? " item" : " items");
            case ScalarNode scalar when isNumber() -> cut(scalar.getValue());
            case ScalarNode scalar -> quote(scalar.getValue());
            default -> "something else";
        };
    }

    static String quote(String text) {
        return "\"" + cut(text) + "\"";
    }

    private static String cut(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.codePointCount(0, clean.length()) <= LONGEST_QUOTE
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST_QUOTE)) + "...";
    }

    private List<Node> sequence() {
        return ((SequenceNode) node).getValue();
    }

    /** The text of a scalar without quotes. */
    private Optional<String> plain() {
        return node instanceof ScalarNode scalar && scalar.isPlain() && !missing
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    /** The text of a scalar that is no number, no boolean and not nothing. */
    public Optional<String> word() {
        boolean word = node instanceof ScalarNode && !missing && !isNothing() && !isNumber() && !isFlag();
        return word ? Optional.of(((ScalarNode) node).getValue()) : Optional.empty();
    }

    /** The text of a scalar that is a word or a finite number. */
    public Optional<String> wordOrNumber() {
        return word().or(() -> plain().filter(text -> REAL.matcher(text).matches()));
    }

    /** Whether this is {@code true} or {@code false}. */
    public boolean isFlag() {
        return plain().filter(text -> text.equals("true") || text.equals("false"))
                .isPresent();
    }

    private static Optional<Long> parse(String digits) {
        try {
            return Optional.of(Long.valueOf(digits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
