package io.lanewise.runtime.data;

/** A rectangle of whole pixels. */
record Window(int top, int left, int height, int width) {
    static Window whole(int height, int width) {
        return new Window(0, 0, height, width);
    }

    boolean hasSize(int wantedHeight, int wantedWidth) {
        return height == wantedHeight && width == wantedWidth;
    }

    /** Whether the two have a pixel in common. */
    boolean meets(Window other) {
        return top < other.top + other.height
                && other.top < top + height
                && left < other.left + other.width
                && other.left < left + width;
    }

    /** A window given relative to this one, relative to what this one is in. */
    Window within(Window inner) {
        return new Window(top + inner.top, left + inner.left, inner.height, inner.width);
    }
}
