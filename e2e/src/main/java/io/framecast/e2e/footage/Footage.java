package io.framecast.e2e.footage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real footage, which is fetched by {@code ./framecast test} into {@code FRAMECAST_FOOTAGE} and not committed. */
public enum Footage {
    /** A street seen from above: MPEG-4 in AVI, from Debian's opencv-doc. */
    VTEST("vtest.avi", 795, 768, 576, "10/1"),
    /** The sea: H.264 in MP4, from npm's vide. */
    OCEAN_MP4("ocean.mp4", 240, 1280, 720, "24/1"),
    /** The same scene: VP8 in WebM. */
    OCEAN_WEBM("ocean.webm", 240, 1280, 720, "24/1");

    private final String fileName;
    private final int frames;
    private final int width;
    private final int height;
    private final String frameRate;

    Footage(String fileName, int frames, int width, int height, String frameRate) {
        this.fileName = fileName;
        this.frames = frames;
        this.width = width;
        this.height = height;
        this.frameRate = frameRate;
    }

    /** The file; empty where it was not fetched. */
    public Optional<Path> file() {
        String directory = System.getenv("FRAMECAST_FOOTAGE");
        return directory == null ? Optional.empty() : Optional.of(Path.of(directory, fileName)).filter(Files::isRegularFile);
    }

    /** The file's name. */
    public String fileName() {
        return fileName;
    }

    /** How many frames Debian's ffmpeg decodes of it. */
    public int frames() {
        return frames;
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** Frames a second, as the REST API writes it. */
    public String frameRate() {
        return frameRate;
    }
}
