package io.framecast.gateway.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG out of a body.
 *
 * @param jpeg its bytes, from SOI to EOI; not to be changed
 * @param width pixels
 * @param height pixels
 * @param takenAt what the lines before it said, see {@link JpegSplitter}; null where they said nothing
 */
record Picture(byte[] jpeg, int width, int height, @Nullable Instant takenAt) {}
