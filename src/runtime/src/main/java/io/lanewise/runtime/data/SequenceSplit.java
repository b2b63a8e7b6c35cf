package io.lanewise.runtime.data;

import io.lanewise.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Parts sequences so that no frame and no pixel of a map is on both sides.
 *
 * <p>What is held back, where the spec does not name it: the files named test..., if all others are named train...; of
 * parts of a map those on one side of a straight line, which is laid so that the fewest windows are missing or too many
 * on that side or cross it; of several sequences whole ones, chosen by the seed; of one sequence its last windows.
 * Windows that show something of what is held back are then on neither side.
 */
final class SequenceSplit {
    private final SequenceSource source;
    private final long seed;

    private SequenceSplit(SequenceSource source, long seed) {
        this.source = source;
        this.seed = seed;
    }

    /** The numbers of items, ascending. */
    record Sides(int[] training, int[] validation) {}

    static Sides of(SequenceSource source, Validation validation, long seed) throws DataException {
        var sides = new SequenceSplit(source, seed).sides(validation);
        if (sides.training().length == 0) {
            throw new DataException("nothing is left to train on: each of the " + source.items()
                    + " sequences is held back for validation or shows a part of one that is");
        }
        return sides;
    }

    private Sides sides(Validation validation) throws DataException {
        return switch (validation) {
            case Validation.None none -> withoutTests();
            case Validation.Files files -> apartFrom(named(files.names()));
            case Validation.Fraction fraction -> heldBack(
                    parts -> (int) Math.min(Math.max(1, Math.round(fraction.share() * parts)), parts - 1));
            case Validation.HoldBack holdBack -> heldBack(parts -> holdBack.count());
            case Validation.Sources sources ->
                throw new DataException("validation: {sources: " + sources.count() + "} is for pictures whose "
                        + IndexFile.NAME + " names their sources; sequences are held back by number, as in {hold_back: "
                        + sources.count() + "}");
        };
    }

    private Sides withoutTests() {
        var named = isNamed();
        return new Sides(where(item -> !named || !isTest(item)), new int[0]);
    }

    /** @param count how many of some parts are to be held back */
    private Sides heldBack(IntUnaryOperator count) throws DataException {
        if (isNamed()) {
            return apartFrom(where(this::isTest));
        }
        if (count.applyAsInt(source.items()) == 0) {
            return withoutTests();
        }
        if (isMap()) {
            return acrossMap(count.applyAsInt(source.items()));
        }
        if (source.group(0).equals(source.group(source.items() - 1))) {
            var wanted = count.applyAsInt(source.items());
            return apartFrom(where(item -> item >= source.items() - wanted));
        }
        var groups = Split.groups(source);
        var chosen = Split.choose(groups, count.applyAsInt(groups.size()), seed);
        return apartFrom(where(item -> chosen.contains(source.group(item))));
    }

    private Sides apartFrom(int[] heldBack) {
        var isHeldBack = new boolean[source.items()];
        Arrays.stream(heldBack).forEach(item -> isHeldBack[item] = true);
        return new Sides(
                where(item -> !isHeldBack[item]
                        && Arrays.stream(heldBack).noneMatch(held -> source.clip(item).shares(source.clip(held)))),
                heldBack);
    }

    private int[] where(IntPredicate wanted) {
        return IntStream.range(0, source.items()).filter(wanted).toArray();
    }

    private int[] named(List<String> names) throws DataException {
        for (var name : names) {
            if (IntStream.range(0, source.items()).noneMatch(item -> isCalled(item, name))) {
                throw new DataException("the sequence or file '" + name + "', to be held back for validation, is not in"
                        + " the data; the first that is there is '" + source.name(0) + "'");
            }
        }
        return where(item -> names.stream().anyMatch(name -> isCalled(item, name)));
    }

    private boolean isCalled(int item, String name) {
        var recording = source.clip(item).recording();
        return name.equals(source.name(item)) || name.equals(recording.name()) || name.equals(recording.file());
    }

    /** Whether the names of the files part the data, as data sets are published. */
    private boolean isNamed() {
        var tests = where(this::isTest).length;
        return tests > 0
                && tests < source.items()
                && IntStream.range(0, source.items()).allMatch(item -> isTest(item) || isCalledLike(item, "train"));
    }

    private boolean isTest(int item) {
        return isCalledLike(item, "test");
    }

    private boolean isCalledLike(int item, String word) {
        return source.clip(item).recording().file().toLowerCase(Locale.ROOT).startsWith(word);
    }

    private boolean isMap() {
        return source.clip(0).recording().place().isPresent();
    }

    private Sides acrossMap(int wanted) throws DataException {
        var windows = IntStream.range(0, source.items())
                .mapToObj(item -> source.clip(item).recording().place().orElseThrow())
                .toList();
        Line best = null;
        var least = Long.MAX_VALUE;
        for (var line : lines(windows)) {
            var heldBack = windows.stream().filter(line::isBehind).count();
            var training = windows.stream().filter(line::isBefore).count();
            var lost = Math.abs(heldBack - wanted) + windows.size() - heldBack - training;
            if (heldBack > 0 && training > 0 && lost < least) {
                best = line;
                least = lost;
            }
        }
        if (best == null) {
            throw new DataException(
                    "nothing can be held back: no straight line across the map has windows on both of its sides");
        }
        var line = best;
        return new Sides(
                where(item -> line.isBefore(windows.get(item))), where(item -> line.isBehind(windows.get(item))));
    }

    private static List<Line> lines(List<Window> windows) {
        var lines = new ArrayList<Line>();
        for (var window : windows) {
            lines.add(new Line(true, window.top(), false));
            lines.add(new Line(true, window.top() + window.height(), true));
            lines.add(new Line(false, window.left(), false));
            lines.add(new Line(false, window.left() + window.width(), true));
        }
        return lines.stream().distinct().toList();
    }

    /**
     * A line between two rows or columns of the map.
     *
     * @param level whether it is between rows
     * @param at the first row or column beyond it
     * @param turned whether what is above or left of it is held back, not what is below or right
     */
    private record Line(boolean level, int at, boolean turned) {
        boolean isBehind(Window window) {
            return turned ? end(window) <= at : start(window) >= at;
        }

        boolean isBefore(Window window) {
            return turned ? start(window) >= at : end(window) <= at;
        }

        private int start(Window window) {
            return level ? window.top() : window.left();
        }

        private int end(Window window) {
            return level ? window.top() + window.height() : window.left() + window.width();
        }
    }
}
