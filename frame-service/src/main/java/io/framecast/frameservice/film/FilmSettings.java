package io.framecast.frameservice.film;

/**
 * How films are turned into frames.
 *
 * @param quality of re-encoded frames, FFmpeg's {@code qscale}: 2 (best) to 31
 * @param threads threads to decode and to encode with, 1 or more
 * @param maxPixels films with larger frames are refused
 * @param maxBytes the conversion ends with an error where its frames would take more
 */
public record FilmSettings(int quality, int threads, long maxPixels, long maxBytes) {

    /** @throws IllegalArgumentException where a number is out of range */
    public FilmSettings {
        if (quality < 2 || quality > 31) {
            throw new IllegalArgumentException("quality must be 2 (best) to 31, got " + quality);
        }
        if (threads < 1 || maxPixels < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("threads, maxPixels and maxBytes must be positive, got " + threads + ", " + maxPixels
                    + ", " + maxBytes);
        }
    }
}
