package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;

/**
 * DSTRG's answer: a strategist's proposal (plan, step 4).
 *
 * @param ruid request unique id
 * @param term term of the PRQ it answers
 * @param epoch epoch of the PRQ it answers
 * @param shares who pushes what
 * @param unavailable frames no live node holds
 * @param plannedBy the strategist
 * @param planMicros how long planning took
 * @param at when it was written
 */
public record Dstrg(String ruid, long term, int epoch, List<Share> shares, FrameMask unavailable, String plannedBy, long planMicros, Instant at) implements DomainEvent {}
