package io.framecast.e2e.evidence;

import org.jspecify.annotations.Nullable;

/**
 * One frame as a viewer received it.
 *
 * @param frame its number
 * @param generation the demand it answers
 * @param source index of the source, as the server numbers them
 * @param node the node announced for that index before the frame came; null where none was, which breaks the contract
 * @param jpegBytes length of the JPEG
 * @param sha256 of the JPEG, in hex
 * @param intact whether the JPEG has the checksum that came with it
 * @param nanos arrival on the viewer's {@link System#nanoTime()}
 */
public record FrameArrival(
        int frame, long generation, int source, @Nullable String node, int jpegBytes, String sha256, boolean intact, long nanos) {}
