package io.lanewise.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Animated GIF files (GIF89a), which repeat without end by the application extension of Netscape. */
final class AnimatedGif {

    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    /** Of the extension: the block's number, and 0 as two bytes for no end. */
    private static final byte[] FOREVER = {1, 0, 0};

    private AnimatedGif() {}

    /**
     * The bytes of a file.
     *
     * @param frames pictures of one size with a palette; at least one
     * @param delay of each, in hundredths of a second
     */
    static byte[] of(List<BufferedImage> frames, int delay) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.prepareWriteSequence(null);
            boolean first = true;
            for (BufferedImage frame : frames) {
                writer.writeToSequence(new IIOImage(frame, null, metadata(writer, frame, delay, first)), null);
                first = false;
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage frame, int delay, boolean first)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
        var root = new IIOMetadataNode(FORMAT);
        var control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(delay));
        root.appendChild(control);
        if (first) {
            var extension = new IIOMetadataNode("ApplicationExtension");
            extension.setAttribute("applicationID", "NETSCAPE");
            extension.setAttribute("authenticationCode", "2.0");
            extension.setUserObject(FOREVER);
            var extensions = new IIOMetadataNode("ApplicationExtensions");
            extensions.appendChild(extension);
            root.appendChild(extensions);
        }
        metadata.mergeTree(FORMAT, root);
        return metadata;
    }
}
