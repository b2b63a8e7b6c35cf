package io.lanewise.spec;

/**
 * How pictures become inputs. Values are scaled to [0, 1]; grey and colour are converted to the input's channels.
 *
 * @param fit how a picture of another size is brought to the input's
 * @param augment random changes, drawn anew for each item and epoch, in training only
 * @param onError what happens to a file that cannot be read; it is always reported by name
 */
public record DataSpec(Fit fit, Augment augment, OnError onError) {

    /** What holds where a spec says nothing. */
    public static final DataSpec DEFAULT = new DataSpec(Fit.RESIZE, Augment.NONE, OnError.SKIP);

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

    /** What happens to a file that cannot be read. */
    public enum OnError {
        /** Training goes on without it. */
        SKIP,
        /** Training does not begin. */
        REFUSE
    }
}
