package io.framecast.frameservice.film;

import io.framecast.protocol.event.FrameRate;

/**
 * What a film gave.
 *
 * @param frames how many, 1 or more
 * @param rate frames per second; their average where it varies
 * @param isVariable whether the frames have times of their own, which the rate does not tell
 * @param width pixels of the first frame
 * @param height pixels of the first frame
 * @param bytes size of all JPEGs
 * @param copied how many of the frames are the film's own JPEGs
 * @param detail what the user should know, such as that the file was cut short; may be empty
 */
public record FilmFrames(int frames, FrameRate rate, boolean isVariable, int width, int height, long bytes, int copied, String detail) {}
