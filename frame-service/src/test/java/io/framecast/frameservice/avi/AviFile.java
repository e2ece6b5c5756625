package io.framecast.frameservice.avi;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Makes AVIs of JPEGs, with what can be told of them changed at will. */
public final class AviFile {

    static final int WIDTH = 32;
    static final int HEIGHT = 16;
    private static final int SOUND_BYTES = 101;

    private final List<byte[]> jpegs;
    private int rate = 25;
    private int scale = 1;
    private int start;
    private int statedFrames;
    private int statedWidth = WIDTH;
    private String codec = "MJPG";
    private String pictures = "00dc";
    private int aspectX = 2;
    private int aspectY = 1;
    private boolean sound;
    private boolean groups;
    private int firstPart;

    /** One second and more of these. */
    public AviFile(List<byte[]> jpegs) {
        this.jpegs = jpegs;
        this.statedFrames = jpegs.size();
        this.firstPart = jpegs.size();
    }

    /** Small pictures that differ. */
    public static List<byte[]> pictures(int count) {
        List<byte[]> jpegs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jpegs.add(picture(i, WIDTH, HEIGHT));
        }
        return jpegs;
    }

    static byte[] picture(int number, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(new Color(20 * number % 256, 255 - 20 * number % 256, 128));
        drawing.fillOval(number % 8, number % 5, 12, 10);
        drawing.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    AviFile rate(int newRate, int newScale) {
        rate = newRate;
        scale = newScale;
        return this;
    }

    AviFile start(int frame) {
        start = frame;
        return this;
    }

    AviFile statedFrames(int frames) {
        statedFrames = frames;
        return this;
    }

    AviFile statedWidth(int pixels) {
        statedWidth = pixels;
        return this;
    }

    AviFile codec(String name) {
        codec = name;
        return this;
    }

    AviFile aspect(int x, int y) {
        aspectX = x;
        aspectY = y;
        return this;
    }

    AviFile withSoundBefore() {
        sound = true;
        pictures = "01db";
        return this;
    }

    AviFile inGroups() {
        groups = true;
        return this;
    }

    /** The rest is in a second {@code RIFF}. */
    AviFile continuedAfter(int frames) {
        firstPart = frames;
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        byte[] streams = sound ? join(stream(sound()), stream(video())) : stream(video());
        byte[] header = list("LIST", "hdrl", join(chunk("avih", new byte[56]), streams));
        byte[] first = list("RIFF", "AVI ", join(header, chunk("JUNK", new byte[33]), movie(0, firstPart), chunk("idx1", new byte[16 * firstPart])));
        return firstPart == jpegs.size() ? first : join(first, list("RIFF", "AVIX", movie(firstPart, jpegs.size())));
    }

    private byte[] movie(int from, int to) {
        byte[] chunks = new byte[0];
        for (int i = from; i < to; i++) {
            byte[] frame = chunk(pictures, jpegs.get(i));
            byte[] both = sound ? join(chunk("00wb", new byte[SOUND_BYTES]), frame) : frame;
            chunks = join(chunks, groups ? list("LIST", "rec ", both) : both);
        }
        return list("LIST", "movi", chunks);
    }

    private byte[] video() {
        ByteBuffer head = little(56).put(name("vids")).put(name(codec)).putInt(0).putInt(0).putInt(0).putInt(scale).putInt(rate).putInt(start).putInt(statedFrames);
        ByteBuffer format = little(40).putInt(40).putInt(statedWidth).putInt(HEIGHT).putShort((short) 1).putShort((short) 24).put(name(codec));
        ByteBuffer properties = little(68).position(20).putShort((short) aspectY).putShort((short) aspectX).putInt(WIDTH).putInt(HEIGHT).putInt(1);
        return join(chunk("strh", head.array()), chunk("strf", format.array()), chunk("vprp", properties.array()));
    }

    private static byte[] sound() {
        ByteBuffer head = little(56).put(name("auds")).position(20).putInt(1).putInt(8000).putInt(0).putInt(8000).position(44).putInt(1);
        ByteBuffer format = little(16).putShort((short) 1).putShort((short) 1).putInt(8000).putInt(8000).putShort((short) 1).putShort((short) 8);
        return join(chunk("strh", head.array()), chunk("strf", format.array()));
    }

    private static byte[] stream(byte[] chunks) {
        return list("LIST", "strl", chunks);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] name(String fourCharacters) {
        return fourCharacters.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] list(String list, String kind, byte[] content) {
        return chunk(list, join(name(kind), content));
    }

    private static byte[] chunk(String name, byte[] content) {
        return little(8 + content.length + (content.length & 1)).put(name(name)).putInt(content.length).put(content).array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
