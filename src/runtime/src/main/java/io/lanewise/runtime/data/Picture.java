package io.lanewise.runtime.data;

import io.lanewise.runtime.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Items as PNG pictures: {@code height x width x channels} floats (NHWC, 1 channel for grey, 3 for RGB), where 0 is the
 * darkest and 1 the brightest. Values outside are clamped, NaN is shown as 0, and what is between is rounded to 8 bits.
 */
public final class Picture {
    private Picture() {}

    /** The bytes of a PNG file that shows {@code values[offset ..]}. */
    public static byte[] png(float[] values, int offset, int height, int width, int channels) throws IOException {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("a picture has 1 or 3 channels, not " + channels);
        }
        var kind = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        var image = new BufferedImage(width, height, kind);
        var line = new int[width * channels];
        for (var row = 0; row < height; row++) {
            for (var i = 0; i < line.length; i++) {
                line[i] = Math.round(Math.clamp(values[offset + row * line.length + i], 0f, 1f) * 0xff);
            }
            // The raster, not setRGB, which would take grey through a colour profile.
            image.getRaster().setPixels(0, row, width, 1, line);
        }
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", output)) {
                throw new IOException("this Java runtime cannot write PNG");
            }
        }
        return bytes.toByteArray();
    }

    /** Writes a PNG file that shows {@code values[offset ..]}, through {@link AtomicFile}. */
    public static void write(Path target, float[] values, int offset, int height, int width, int channels)
            throws IOException {
        AtomicFile.write(target, png(values, offset, height, width, channels));
    }

    /** A PNG file as the {@code src} of an image in a page that must not refer to other files. */
    public static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
