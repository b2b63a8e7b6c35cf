package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.Quantity;
import io.lanewise.runtime.files.RefusedFileException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ForecastAnimationTest {

    /** So wide that it is not enlarged. */
    private static final Shape LINE = new Shape(1, 192, 1);

    @TempDir
    Path folder;

    /** What a reader finds in the file. */
    private record Animation(List<BufferedImage> frames, List<IIOMetadataNode> metadata) {
        int grey(int frame, int x, int y) {
            return frames.get(frame).getRGB(x, y) & 0xff;
        }
    }

    private static Animation read(Path file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var input = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(input);
            var animation = new Animation(new ArrayList<>(), new ArrayList<>());
            for (int frame = 0; frame < reader.getNumImages(true); frame++) {
                animation.frames().add(reader.read(frame));
                animation.metadata().add(
                        (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0"));
            }
            return animation;
        } finally {
            reader.dispose();
        }
    }

    private static float[] lines(float... values) {
        var lines = new float[values.length * LINE.width()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = values[i / LINE.width()];
        }
        return lines;
    }

    private Path write(ForecastAnimation.Sample... samples) throws IOException {
        Path file = folder.resolve("forecast.gif");
        new ForecastAnimation(LINE, Quantity.BRIGHTNESS).write(file, List.of(samples));
        return file;
    }

    @Test
    void theTruthIsAboveThePredictionOfTheSameTime() throws IOException {
        Animation animation = read(write(
                new ForecastAnimation.Sample(lines(0, 0.2f, 1), lines(0.4f, 0.8f)),
                new ForecastAnimation.Sample(lines(1, 1, 0.6f), lines(0, 0))));
        assertEquals(3, animation.frames().size());
        int below = animation.frames().getFirst().getHeight() - 1;
        int right = animation.frames().getFirst().getWidth() - 1;
        assertEquals(2 * LINE.width() + 4, right + 1);
        assertArrayEquals(new int[] {0, 51, 255}, greys(animation, 0, 0));
        assertArrayEquals(new int[] {128, 102, 204}, greys(animation, 0, below), "at first nothing was predicted");
        assertArrayEquals(new int[] {255, 255, 153}, greys(animation, right, 0));
        assertArrayEquals(new int[] {128, 0, 0}, greys(animation, right, below));
    }

    private static int[] greys(Animation animation, int x, int y) {
        return new int[] {animation.grey(0, x, y), animation.grey(1, x, y), animation.grey(2, x, y)};
    }

    @Test
    void eachFrameHasItsDelayAndTheAnimationRepeatsForever() throws IOException {
        Animation animation = read(write(new ForecastAnimation.Sample(lines(0, 1), lines(1))));
        for (IIOMetadataNode frame : animation.metadata()) {
            var control = (Element) frame.getElementsByTagName("GraphicControlExtension").item(0);
            assertEquals("15", control.getAttribute("delayTime"));
        }
        var extension = (IIOMetadataNode)
                animation.metadata().getFirst().getElementsByTagName("ApplicationExtension").item(0);
        assertEquals("NETSCAPE", extension.getAttribute("applicationID"));
        assertArrayEquals(new byte[] {1, 0, 0}, (byte[]) extension.getUserObject());
    }

    @Test
    void smallFramesAreEnlargedPixelByPixel() throws IOException {
        Path file = folder.resolve("small.gif");
        var frame = new float[64 * 64];
        frame[1] = 1;
        new ForecastAnimation(new Shape(64, 64, 1), Quantity.BRIGHTNESS)
                .write(file, List.of(new ForecastAnimation.Sample(frame, frame)));
        Animation animation = read(file);
        assertEquals(192, animation.frames().getFirst().getWidth());
        assertEquals(2 * 192 + 4, animation.frames().getFirst().getHeight());
        assertEquals(List.of(0, 255, 255, 0), List.of(
                animation.grey(0, 2, 0), animation.grey(0, 3, 2), animation.grey(0, 5, 2), animation.grey(0, 6, 2)));
    }

    @Test
    void colourIsShownInSixLevels() {
        var palette = FramePalette.of(Quantity.BRIGHTNESS, 3);
        int colour = palette.of(new float[] {9, 1, 0.41f, -1}, 1);
        assertEquals(0xffff6600, palette.colours().getRGB(colour));
    }

    @Test
    void rainIsColouredByItsRate() {
        var palette = FramePalette.of(Quantity.REFLECTIVITY, 1);
        int none = rain(palette, 0);
        assertEquals(0xff101018, none);
        assertEquals(none, rain(palette, -20));
        assertTrue((rain(palette, 28.1f) >> 8 & 0xff) > (rain(palette, 28.1f) & 0xff), "2 mm/h is green");
        assertTrue((rain(palette, 18.9f) & 0xff) > (rain(palette, 18.9f) >> 8 & 0xff), "0.5 mm/h is blue");
        assertEquals(0xffdf2f2f, rain(palette, 45));
        assertEquals(254, palette.of(new float[] {2}, 0), "the colour of the background is not one of rain");
    }

    private static int rain(FramePalette palette, float dbz) {
        return palette.colours().getRGB(palette.of(new float[] {Quantity.value(dbz)}, 0));
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedAndNothingIsLeft() throws IOException {
        Path missing = folder.resolve("missing/forecast.gif");
        var animation = new ForecastAnimation(LINE, Quantity.BRIGHTNESS);
        var samples = List.of(new ForecastAnimation.Sample(lines(0), lines(0)));
        var refused = assertThrows(RefusedFileException.class, () -> animation.write(missing, samples));
        assertTrue(refused.getMessage().startsWith(missing.toString()), refused.getMessage());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
        assertThrows(UserException.class, () -> new ForecastAnimation(new Shape(4, 4, 2), Quantity.BRIGHTNESS));
    }
}
