package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes picture files with ImageIO into the numbers that they store: no colour management, no gamma, palettes looked
 * up, transparency dropped, the first picture of an animation, and the orientation tag of cameras not applied.
 *
 * <p>From colour to grey: luma of Recommendation ITU-R BT.601, {@code 0.299 R + 0.587 G + 0.114 B} on the stored
 * numbers, rounded. From grey to colour: the same number three times.
 */
final class PictureDecoder {
    private static final int DEEPEST = 16;

    private final Path file;
    private final int channels;
    private final long mostPixels;

    private PictureDecoder(Path file, int channels, long mostPixels) {
        this.file = file;
        this.channels = channels;
        this.mostPixels = mostPixels;
    }

    /**
     * Decodes a file to 1 or 3 channels.
     *
     * @throws RefusedFileException when it is no picture, damaged, cut short, or has more pixels than allowed, which is
     *     read from its header before anything is decoded
     */
    static Pixels decode(Path file, int channels, long mostPixels) throws RefusedFileException {
        return new PictureDecoder(file, channels, mostPixels).decode();
    }

    private Pixels decode() throws RefusedFileException {
        if (!Files.isReadable(file)) {
            throw new RefusedFileException(
                    file, Files.exists(file) ? "cannot be opened: its permissions do not allow it" : "does not exist");
        }
        try (var input = ImageIO.createImageInputStream(file.toFile())) {
            if (input == null) {
                throw new RefusedFileException(file, "cannot be opened");
            }
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new RefusedFileException(file, "is not a picture of a known format");
            }
            var reader = readers.next();
            try {
                // Without metadata: profiles and comments are of no use here, and a way in for hostile files.
                reader.setInput(input, true, true);
                return pixels(image(reader));
            } finally {
                reader.dispose();
            }
        } catch (RefusedFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // On damaged files the readers of the JDK fail in many ways, index errors among them.
            throw new RefusedFileException(file, "is a damaged picture" + reason(e), e);
        } catch (OutOfMemoryError e) {
            // One large array was refused, of a large picture or of a size that a hostile file claims.
            throw new RefusedFileException(file, "needs more memory to decode than there is; give Java a larger heap", e);
        }
    }

    private static String reason(Exception e) {
        var message = e.getMessage();
        return e instanceof IOException && message != null ? " (" + message.replaceAll("\\p{Cntrl}", " ") + ")" : "";
    }

    private BufferedImage image(ImageReader reader) throws IOException {
        var height = reader.getHeight(0);
        var width = reader.getWidth(0);
        if ((long) height * width > mostPixels || Pixels.bytes(height, width, channels, true) > Integer.MAX_VALUE - 8) {
            throw new RefusedFileException(
                    file, "has " + width + " x " + height + " pixels, where at most " + mostPixels + " are decoded");
        }
        var cutShort = new AtomicReference<String>();
        reader.addIIOReadWarningListener((source, warning) -> {
            // The JPEG library fills what is missing with grey and only warns.
            if (warning.contains("remature end") || warning.contains("Truncated")) {
                cutShort.set(warning);
            }
        });
        var image = reader.read(0);
        if (cutShort.get() != null) {
            throw new RefusedFileException(file, "is a damaged picture (" + cutShort.get() + ")");
        }
        return image;
    }

    private Pixels pixels(BufferedImage image) throws RefusedFileException {
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return fromPalette(image, palette);
        }
        image.coerceData(false);
        var model = image.getColorModel();
        var sizes = componentSizes(model);
        var deep = Arrays.stream(sizes).anyMatch(size -> size > Byte.SIZE);
        var pixels = new Pixels(image.getHeight(), image.getWidth(), channels, deep);
        var bands = image.getRaster().getNumBands();
        var line = new int[image.getWidth() * bands];
        var components = new int[sizes.length];
        for (var row = 0; row < image.getHeight(); row++) {
            image.getRaster().getPixels(0, row, image.getWidth(), 1, line);
            for (var column = 0; column < image.getWidth(); column++) {
                for (var component = 0; component < components.length; component++) {
                    var most = (1 << sizes[component]) - 1;
                    var stored = line[column * bands + component];
                    components[component] = most == pixels.largest()
                            ? stored
                            : (int) (((long) stored * pixels.largest() + most / 2) / most);
                }
                set(pixels, row * image.getWidth() + column, components);
            }
        }
        return pixels;
    }

    private int[] componentSizes(ColorModel model) throws RefusedFileException {
        var type = model.getColorSpace().getType();
        var components = model.getNumColorComponents();
        var known = type == ColorSpace.TYPE_GRAY && components == 1 || type == ColorSpace.TYPE_RGB && components == 3;
        var sizes = Arrays.copyOf(model.getComponentSize(), components);
        var whole = model.getTransferType() == DataBuffer.TYPE_BYTE
                || model.getTransferType() == DataBuffer.TYPE_USHORT
                || model.getTransferType() == DataBuffer.TYPE_INT;
        if (!known || !whole || Arrays.stream(sizes).anyMatch(size -> size > DEEPEST)) {
            throw new RefusedFileException(
                    file, "has pixels of a kind that is not read: grey or RGB with up to " + DEEPEST
                            + " bits a channel is");
        }
        return sizes;
    }

    private Pixels fromPalette(BufferedImage image, IndexColorModel palette) {
        var pixels = new Pixels(image.getHeight(), image.getWidth(), channels, false);
        var line = new int[image.getWidth()];
        var components = new int[3];
        for (var row = 0; row < image.getHeight(); row++) {
            image.getRaster().getPixels(0, row, image.getWidth(), 1, line);
            for (var column = 0; column < image.getWidth(); column++) {
                components[0] = palette.getRed(line[column]);
                components[1] = palette.getGreen(line[column]);
                components[2] = palette.getBlue(line[column]);
                set(pixels, row * image.getWidth() + column, components);
            }
        }
        return pixels;
    }

    private void set(Pixels pixels, int pixel, int[] components) {
        if (channels == 1) {
            pixels.set(pixel, components.length == 1 ? components[0] : luma(components));
            return;
        }
        for (var channel = 0; channel < channels; channel++) {
            pixels.set(pixel * channels + channel, components[components.length == 1 ? 0 : channel]);
        }
    }

    private static int luma(int[] rgb) {
        return (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000;
    }
}
