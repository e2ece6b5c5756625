package io.framecast.coordinator.request;

import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;

/**
 * What a request asks for; never changes.
 *
 * @param ruid request unique id
 * @param movieId the movie
 * @param movieVersion its version
 * @param wanted frames to be had
 * @param maxSources how many frame services may share it, 1 or more
 * @param purpose why the frames move
 */
public record Asked(String ruid, String movieId, String movieVersion, FrameMask wanted, int maxSources, Purpose purpose) {}
