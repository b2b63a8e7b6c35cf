package io.lanewise.runtime.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Small pictures made in tests. */
final class PictureFixtures {
    private PictureFixtures() {}

    /** A picture of this kind whose every band has the value of the function at row and column. */
    static BufferedImage picture(int kind, int height, int width, IntBinaryOperator value) {
        var image = new BufferedImage(width, height, kind);
        var raster = image.getRaster();
        for (var row = 0; row < height; row++) {
            for (var column = 0; column < width; column++) {
                for (var band = 0; band < raster.getNumBands(); band++) {
                    raster.setSample(column, row, band, value.applyAsInt(row, column));
                }
            }
        }
        return image;
    }

    static BufferedImage grey(int height, int width, IntBinaryOperator value) {
        return picture(BufferedImage.TYPE_BYTE_GRAY, height, width, value);
    }

    /** The picture as a file of this format ("png", "jpg", ...). */
    static byte[] encoded(BufferedImage image, String format) {
        var bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException(format + " cannot be written");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
