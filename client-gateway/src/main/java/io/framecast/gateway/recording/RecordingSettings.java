package io.framecast.gateway.recording;

import java.time.Duration;

/**
 * What bounds recordings.
 *
 * @param maxFrameBytes a longer JPEG is refused
 * @param waitingBytes what of one movie may wait to be stored; who sends more is slowed down
 * @param maxMovies movies that this gateway writes at once; further ones are refused
 * @param idle a movie that got no frame for so long gives its place to another one that needs it
 * @param gather frames that come within so long are stored together
 * @param within a frame that is not acknowledged by then is told to be late; it may count yet
 */
public record RecordingSettings(int maxFrameBytes, long waitingBytes, int maxMovies, Duration idle, Duration gather, Duration within) {}
