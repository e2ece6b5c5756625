package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * STRG: the strategy that was accepted (plan, step 5); the video group is as it says.
 *
 * @param ruid request unique id
 * @param term the coordinator's term: the offset of its SETUP in this partition
 * @param epoch the group's epoch in that term, from 1
 * @param sequence grows with each command of this request
 * @param movieId the movie
 * @param movieVersion its version
 * @param wanted frames to be had
 * @param missing frames the strategy covers
 * @param sink where they go; null until opened
 * @param shares who pushes what
 * @param unavailable frames no live node holds
 * @param reason why this epoch began
 * @param at when it was written
 */
public record Strg(String ruid, long term, int epoch, long sequence, String movieId, String movieVersion, FrameMask wanted, FrameMask missing,
        @Nullable Sink sink, List<Share> shares, FrameMask unavailable, String reason, Instant at) implements DomainEvent {}
