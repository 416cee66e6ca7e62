package org.medchain.examples.ecg;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a picture with its scale: without a {@code pHYs} chunk a viewer may print a strip in any size. */
final class PngFile {
    private static final String FORMAT = "javax_imageio_png_1.0";
    private static final int MM_PER_METRE = 1000;

    private PngFile() {}

    static void write(BufferedImage image, int pixelsPerMm, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (OutputStream out = Files.newOutputStream(file);
                ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(png);
            writer.write(new IIOImage(image, null, scale(writer, image, pixelsPerMm)));
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadata scale(ImageWriter writer, BufferedImage image, int pixelsPerMm) throws IOException {
        String pixelsPerMetre = String.valueOf(pixelsPerMm * MM_PER_METRE);
        IIOMetadataNode scale = new IIOMetadataNode("pHYs");
        scale.setAttribute("pixelsPerUnitXAxis", pixelsPerMetre);
        scale.setAttribute("pixelsPerUnitYAxis", pixelsPerMetre);
        scale.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        root.appendChild(scale);
        IIOMetadata metadata = writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
        metadata.mergeTree(FORMAT, root);
        return metadata;
    }
}
