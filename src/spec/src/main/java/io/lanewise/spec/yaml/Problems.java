package io.lanewise.spec.yaml;

import io.lanewise.spec.SpecException;
import io.lanewise.spec.SpecProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects what is wrong with one spec, and what is legal but unwise. */
public final class Problems {

    /** More than anybody reads; a hostile file could cause one for each of its bytes. */
    private static final int MOST = 40;

    private final String text;
    private final Source source;
    private final List<Placed> placed = new ArrayList<>();
    private final List<Placed> warnings = new ArrayList<>();
    private int count;

    private record Placed(int line, int column, SpecProblem problem) {}

    public Problems(String name, String text) {
        this.text = text;
        this.source = new Source(name, text);
    }

    /** Adds a problem at {@code mark}, or with the file alone. */
    public void add(Optional<Mark> mark, String message) {
        add(placed(mark, message));
    }

    /** Adds a warning at {@code mark}, or with the file alone: the spec can be used nevertheless. */
    void warn(Optional<Mark> mark, String message) {
        warnings.add(placed(mark, message));
    }

    /** Adds a problem at an index of the text. */
    void addAt(int index, String message) {
        String before = text.substring(0, Math.max(0, index));
        int begin = before.lastIndexOf('\n') + 1;
        int line = (int) before.chars().filter(character -> character == '\n').count();
        add(placed(line, before.codePointCount(begin, before.length()), message));
    }

    private void add(Placed problem) {
        count++;
        if (placed.size() < MOST) {
            placed.add(problem);
        }
    }

    private Placed placed(Optional<Mark> mark, String message) {
        return mark.map(place -> placed(place.getLine(), place.getColumn(), message))
                .orElseGet(() -> new Placed(-1, 0, new SpecProblem(source.name(), message, "")));
    }

    private Placed placed(int line, int column, String message) {
        String where = source.name() + ":" + (line + 1) + ":" + (column + 1);
        return new Placed(line, column, new SpecProblem(where, message, source.excerpt(line, column)));
    }

    /** Problems so far: whether reading something caused any is seen by asking before and after. */
    public int count() {
        return count;
    }

    /** Throws when there are problems. */
    public void throwIfAny() {
        if (count == 0) {
            return;
        }
        List<SpecProblem> ordered = new ArrayList<>(inOrderOfTheFile(placed));
        if (count > MOST) {
            ordered.add(new SpecProblem(source.name(), "and " + (count - MOST) + " more problems.", ""));
        }
        throw new SpecException(ordered);
    }

    /** The warnings, in the order of the file. */
    public List<SpecProblem> warnings() {
        return inOrderOfTheFile(warnings);
    }

    private static List<SpecProblem> inOrderOfTheFile(List<Placed> placed) {
        return placed.stream()
                .sorted(Comparator.comparingInt(Placed::line).thenComparingInt(Placed::column))
                .map(Placed::problem)
                .toList();
    }
}
