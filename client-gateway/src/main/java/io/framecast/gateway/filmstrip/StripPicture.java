package io.framecast.gateway.filmstrip;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A strip being painted. A frame is decoded at the smallest whole fraction of its size that has twice the tile's, so that a large
 * frame takes the memory of a small picture, and then scaled down smoothly. Not thread-safe; takes processor time.
 */
final class StripPicture {

    private static final Color BLANK = new Color(0x30, 0x30, 0x30);
    private static final float QUALITY = 0.8f;
    private static final int SMOOTH = 2;

    private final StripLayout layout;
    private final BufferedImage picture;

    StripPicture(StripLayout layout) {
        this.layout = layout;
        this.picture = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D drawing = picture.createGraphics();
        drawing.setColor(BLANK);
        drawing.fillRect(0, 0, layout.width(), layout.height());
        drawing.dispose();
    }

    /**
     * Paints a frame onto every tile that shows it.
     *
     * @throws IOException where it does not decode
     */
    void paint(int frame, byte[] jpeg) throws IOException {
        BufferedImage decoded = decode(jpeg);
        Graphics2D drawing = picture.createGraphics();
        drawing.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (int tile = 0; tile < layout.count(); tile++) {
            if (layout.frame(tile) == frame) {
                drawing.drawImage(decoded, tile * layout.tileWidth(), 0, layout.tileWidth(), layout.height(), null);
            }
        }
        drawing.dispose();
    }

    private BufferedImage decode(byte[] jpeg) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        if (!readers.hasNext()) {
            throw new IOException("this Java has no JPEG decoder");
        }
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            int step = Math.max(1, Math.min(reader.getWidth(0) / (SMOOTH * layout.tileWidth()), reader.getHeight(0) / (SMOOTH * layout.height())));
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setSourceSubsampling(step, step, step / 2, step / 2);
            return reader.read(0, parameters);
        } catch (RuntimeException e) {
            throw new IOException("not a picture: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /** The picture as a JPEG. */
    byte[] toJpeg() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
