package io.framecast.gateway.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** JPEGs that decode. */
public final class Pictures {

    private static final int TOLERANCE = 12;

    private Pictures() {}

    /** A picture of one colour. */
    public static byte[] jpeg(int width, int height, Color colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(colour);
        drawing.fillRect(0, 0, width, height);
        drawing.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Whether a pixel has that colour, but for what JPEG makes of it. */
    public static boolean isNear(int rgb, Color colour) {
        Color pixel = new Color(rgb);
        return Math.abs(pixel.getRed() - colour.getRed()) <= TOLERANCE
                && Math.abs(pixel.getGreen() - colour.getGreen()) <= TOLERANCE
                && Math.abs(pixel.getBlue() - colour.getBlue()) <= TOLERANCE;
    }
}
