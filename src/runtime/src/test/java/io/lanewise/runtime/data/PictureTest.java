package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
    @TempDir
    Path folder;

    @Test
    void everyValueOfABytesRangeComesBack() throws IOException {
        for (var channels : new int[] {1, 3}) {
            var values = new float[16 * 16 * channels + 1];
            for (var i = 1; i < values.length; i++) {
                values[i] = (i - 1) * 7 % 256 / 255f;
            }
            var file = folder.resolve("picture.png");
            Picture.write(file, values, 1, 16, 16, channels);
            var pixels = PictureDecoder.decode(file, channels, 256);
            var read = new float[values.length];
            pixels.copy(pixels.whole(), read, 1);
            assertArrayEquals(values, read);
        }
    }

    @Test
    void whatIsOutOfRangeIsClamped() throws IOException {
        var values = new float[] {-1, 2, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f};
        var file = folder.resolve("picture.png");
        Picture.write(file, values, 0, 1, 6, 1);
        var read = new float[6];
        var pixels = PictureDecoder.decode(file, 1, 6);
        pixels.copy(pixels.whole(), read, 0);
        assertArrayEquals(new float[] {0, 1, 0, 1, 0, 128 / 255f}, read);
    }

    @Test
    void aDataUriHoldsTheFile() throws IOException {
        var png = Picture.png(new float[] {0, 1}, 0, 1, 2, 1);
        var uri = Picture.dataUri(png);
        assertTrue(uri.startsWith("data:image/png;base64,"));
        assertArrayEquals(png, Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)));
    }

    @Test
    void twoChannelsAreNoPicture() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Picture.png(new float[2], 0, 1, 1, 2));
        assertEquals("a picture has 1 or 3 channels, not 2", thrown.getMessage());
    }
}
