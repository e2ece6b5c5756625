package io.framecast.benchmarks.film;

import io.framecast.e2e.client.Digests;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws 640 × 360 Motion-JPEG films: shapes that move over a still, uneven ground, and the frame's number; some 20 KB a frame. */
public final class DrawnFilm {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int SHAPES = 12;
    private static final int GRAIN = 48;

    private DrawnFilm() {}

    /**
     * Draws a film.
     *
     * @param file where to write it
     * @param seed another seed is another film
     */
    public static Film draw(String id, Path file, int frames, long seed) throws IOException {
        System.setProperty("java.awt.headless", "true");
        // Otherwise each picture would go through a file.
        ImageIO.setUseCache(false);
        Map<Integer, String> digests = new HashMap<>();
        BufferedImage ground = ground(new Random(seed));
        Files.createDirectories(file.getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int frame = 0; frame < frames; frame++) {
                byte[] jpeg = jpeg(ground, new Random(seed), id, frame);
                digests.put(frame, Digests.sha256(jpeg));
                out.write(jpeg);
            }
        }
        return new Film(id, file, frames, Map.copyOf(digests));
    }

    private static BufferedImage ground(Random random) {
        BufferedImage ground = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int grey = 90 + y / 6 + random.nextInt(GRAIN);
                ground.setRGB(x, y, grey << 16 | grey << 8 | Math.min(255, grey + 20));
            }
        }
        return ground;
    }

    private static byte[] jpeg(BufferedImage ground, Random random, String id, int frame) throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.drawImage(ground, 0, 0, null);
        for (int shape = 0; shape < SHAPES; shape++) {
            graphics.setColor(new Color(random.nextInt(0x1000000)));
            int x = Math.floorMod(random.nextInt(WIDTH) + frame * (1 + random.nextInt(6)), WIDTH);
            int y = Math.floorMod(random.nextInt(HEIGHT) + frame * random.nextInt(3), HEIGHT);
            graphics.fillOval(x, y, 20 + random.nextInt(60), 20 + random.nextInt(60));
        }
        graphics.setColor(Color.WHITE);
        graphics.setFont(new Font(Font.MONOSPACED, Font.BOLD, 28));
        graphics.drawString(id + " " + frame, 12, 34);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", out);
        return out.toByteArray();
    }
}
