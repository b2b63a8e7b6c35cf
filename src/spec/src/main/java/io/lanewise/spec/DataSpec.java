package io.lanewise.spec;

import java.util.List;
import java.util.Optional;

/**
 * How data becomes inputs. Values of pictures are scaled to [0, 1]; grey and colour are converted to the input's
 * channels.
 *
 * @param fit how a picture of another size is brought to the input's
 * @param augment random changes, drawn anew for each item and epoch, in training only
 * @param onError what happens to a file, or to a row of a table, that cannot be read; it is always reported by name
 * @param normal labels of ordinary items, where the data has labels: all others are anomalies, which are never trained
 *     on; none where nothing is an anomaly
 * @param table how tables are read
 */
public record DataSpec(Fit fit, Augment augment, OnError onError, List<String> normal, Optional<TableSpec> table) {

    /** What holds where a spec says nothing. */
    public static final DataSpec DEFAULT = new DataSpec(Fit.RESIZE, Augment.NONE, OnError.SKIP);

    public DataSpec {
        normal = List.copyOf(normal);
    }

    /** Data without labels, and tables as they are. */
    public DataSpec(Fit fit, Augment augment, OnError onError) {
        this(fit, augment, onError, List.of(), Optional.empty());
    }

    /**
     * Whether an item with this label is ordinary. Labels that are numbers are compared as such, so that 1 and 1.0 are
     * one label.
     */
    public boolean isNormal(String label) {
        return normal.isEmpty() || normal.stream().anyMatch(word -> word.equals(label) || isSameNumber(word, label));
    }

    private static boolean isSameNumber(String one, String other) {
        try {
            return Double.parseDouble(one) == Double.parseDouble(other);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Ways to bring a picture to the input's size. */
    public enum Fit {
        /** The whole picture is scaled; its proportions may change. */
        RESIZE,
        /**
         * The picture is cut into tiles of the input's size from the top left corner; what remains at the right and
         * below is dropped.
         */
        TILE,
        /**
         * The picture is scaled, proportions kept, until it just covers the input; what hangs over is cut off evenly on
         * both sides.
         */
        CROP,
        /** The middle of the picture is cut out without scaling; a smaller picture counts as unreadable. */
        CENTER
    }

    /**
     * Random changes of a picture.
     *
     * @param smallestCrop a part of the picture is cut out at random and scaled to the input: its sides are this share
     *     of the whole or more, in (0, 1]; 1 for no cropping
     * @param flips mirror images
     */
    public record Augment(double smallestCrop, Flips flips) {
        /** No change. */
        public static final Augment NONE = new Augment(1, Flips.NONE);
    }

    /** Mirror images, each taken in half of the cases. */
    public enum Flips {
        NONE,
        /** Left and right change places. */
        HORIZONTAL,
        /** Top and bottom change places. */
        VERTICAL,
        /** Both, independently. */
        BOTH
    }

    /** What happens to a file, or a row, that cannot be read. */
    public enum OnError {
        /** Training goes on without it. */
        SKIP,
        /** Training does not begin. */
        REFUSE
    }
}
