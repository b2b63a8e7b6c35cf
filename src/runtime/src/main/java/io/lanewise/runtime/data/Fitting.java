package io.lanewise.runtime.data;

import io.lanewise.spec.DataSpec.Fit;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a picture become items of {@code height x width}; a part of another size is scaled to it. */
record Fitting(Fit fit, int height, int width) {
    /** The parts of a picture of this size, from the top left in rows; none where the picture is too small. */
    List<Window> parts(int pictureHeight, int pictureWidth) {
        return switch (fit) {
            case RESIZE -> List.of(Window.whole(pictureHeight, pictureWidth));
            case CROP -> List.of(middle(
                    pictureHeight,
                    pictureWidth,
                    Math.min(pictureHeight, scaled(pictureWidth, height, width)),
                    Math.min(pictureWidth, scaled(pictureHeight, width, height))));
            case CENTER -> pictureHeight < height || pictureWidth < width
                    ? List.of()
                    : List.of(middle(pictureHeight, pictureWidth, height, width));
            case TILE -> tiles(pictureHeight, pictureWidth);
        };
    }

    private static int scaled(int length, int numerator, int denominator) {
        return (int) Math.max(1, Math.round((double) length * numerator / denominator));
    }

    private static Window middle(int pictureHeight, int pictureWidth, int height, int width) {
        return new Window((pictureHeight - height) / 2, (pictureWidth - width) / 2, height, width);
    }

    private List<Window> tiles(int pictureHeight, int pictureWidth) {
        var tiles = new ArrayList<Window>();
        for (var row = 0; row < pictureHeight / height; row++) {
            for (var column = 0; column < pictureWidth / width; column++) {
                tiles.add(new Window(row * height, column * width, height, width));
            }
        }
        return tiles;
    }
}
