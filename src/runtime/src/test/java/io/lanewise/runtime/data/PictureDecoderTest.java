package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private static final long MANY = 1L << 26;

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("picture");
    }

    @Test
    void greyValuesAreThoseStored() throws IOException {
        var image = PictureFixtures.grey(16, 16, (row, column) -> row * 16 + column);
        for (var format : new String[] {"png", "bmp", "gif"}) {
            var values = decode(PictureFixtures.encoded(image, format), 1);
            for (var i = 0; i < 256; i++) {
                assertEquals(i / 255f, values[i], format);
            }
        }
    }

    @Test
    void aGreyJpegIsNotTakenThroughAGammaCurve() throws IOException {
        var image = PictureFixtures.grey(8, 8, (row, column) -> 100);
        for (var value : decode(PictureFixtures.encoded(image, "jpg"), 1)) {
            assertEquals(100 / 255f, value, 1.5f / 255);
        }
    }

    @Test
    void sixteenBitsAreKept() throws IOException {
        var image = PictureFixtures.picture(BufferedImage.TYPE_USHORT_GRAY, 1, 3, (row, column) -> 32_001 + column);
        assertArrayEquals(
                new float[] {32_001 / 65_535f, 32_002 / 65_535f, 32_003 / 65_535f},
                decode(PictureFixtures.encoded(image, "png"), 1));
    }

    @Test
    void bitsAndPalettesAreLookedUp() throws IOException {
        var bits = PictureFixtures.picture(BufferedImage.TYPE_BYTE_BINARY, 1, 4, (row, column) -> column % 2);
        assertArrayEquals(new float[] {0, 1, 0, 1}, decode(PictureFixtures.encoded(bits, "png"), 1));
        var palette = new IndexColorModel(
                8, 2, new byte[] {10, (byte) 255}, new byte[] {20, 0}, new byte[] {30, (byte) 128});
        var indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        indexed.getRaster().setSample(1, 0, 0, 1);
        assertArrayEquals(
                new float[] {10 / 255f, 20 / 255f, 30 / 255f, 1, 0, 128 / 255f},
                decode(PictureFixtures.encoded(indexed, "png"), 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR})
    void colourBecomesGreyByTheLumaOfBt601AndTransparencyIsDropped(int kind) throws IOException {
        var image = new BufferedImage(4, 1, kind);
        var colours = new int[][] {{255, 0, 0, 255}, {0, 255, 0, 128}, {0, 0, 255, 0}, {7, 80, 201, 1}};
        for (var column = 0; column < colours.length; column++) {
            var bands = Arrays.copyOf(colours[column], image.getRaster().getNumBands());
            image.getRaster().setPixel(column, 0, bands);
        }
        var png = PictureFixtures.encoded(image, "png");
        var grey = decode(png, 1);
        var expected = new double[] {0.299 * 255, 0.587 * 255, 0.114 * 255, 0.299 * 7 + 0.587 * 80 + 0.114 * 201};
        for (var i = 0; i < expected.length; i++) {
            assertEquals(Math.round(expected[i]) / 255f, grey[i]);
        }
        var colour = decode(png, 3);
        for (var i = 0; i < colour.length; i++) {
            assertEquals(colours[i / 3][i % 3] / 255f, colour[i]);
        }
    }

    @Test
    void greyBecomesColourByRepetition() throws IOException {
        var image = PictureFixtures.grey(1, 2, (row, column) -> 40 + column);
        assertArrayEquals(
                new float[] {40 / 255f, 40 / 255f, 40 / 255f, 41 / 255f, 41 / 255f, 41 / 255f},
                decode(PictureFixtures.encoded(image, "png"), 3));
    }

    @Test
    void aDecompressionBombIsRefusedByItsHeader() throws IOException {
        var png = PictureFixtures.encoded(PictureFixtures.grey(1, 1, (row, column) -> 0), "png");
        var header = ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 50_000);
        var check = new CRC32();
        check.update(png, 12, 17);
        header.putInt(29, (int) check.getValue());
        Files.write(path, png);
        var thrown = assertThrows(RefusedFileException.class, () -> PictureDecoder.decode(path, 1, MANY));
        assertEquals(path + ": has 60000 x 50000 pixels, where at most 67108864 are decoded", thrown.getMessage());
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        Files.writeString(path, "hello");
        var thrown = assertThrows(RefusedFileException.class, () -> PictureDecoder.decode(path, 1, MANY));
        assertEquals(path + ": is not a picture of a known format", thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tif"})
    void aPictureCutAnywhereIsRefusedUnlessNothingIsMissing(String format) throws IOException {
        var random = new Random(1);
        var whole = PictureFixtures.encoded(PictureFixtures.grey(17, 23, (row, column) -> random.nextInt(256)), format);
        var expected = decode(whole, 1);
        var refused = 0;
        var cuts = 0;
        // The last bytes one by one, because there a cut is hardest to notice.
        for (var length = 0; length < whole.length; length += length < whole.length - 40 ? 7 : 1, cuts++) {
            try {
                assertArrayEquals(expected, decode(Arrays.copyOf(whole, length), 1), "cut to " + length);
            } catch (RefusedFileException e) {
                refused++;
            }
        }
        // The last 20 bytes of a PNG are two checksums and an empty closing chunk.
        assertTrue(refused >= cuts - 20, refused + " of " + cuts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tif"})
    void aDamagedPictureIsReadOrRefusedButNeverFailsOtherwise(String format) throws IOException {
        var random = new Random(2);
        var whole = PictureFixtures.encoded(PictureFixtures.grey(17, 23, (row, column) -> random.nextInt(256)), format);
        var read = 0;
        for (var trial = 0; trial < 200; trial++) {
            var damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            Files.write(path, damaged);
            try {
                PictureDecoder.decode(path, 1, 1 << 16);
                read++;
            } catch (RefusedFileException expected) {
                assertEquals(path, expected.file());
            }
        }
        assertTrue(read > 0 && read < 200, "read " + read);
    }

    private float[] decode(byte[] file, int channels) throws IOException {
        Files.write(path, file);
        var pixels = PictureDecoder.decode(path, channels, MANY);
        var values = new float[pixels.height() * pixels.width() * channels];
        pixels.copy(pixels.whole(), values, 0);
        return values;
    }
}
