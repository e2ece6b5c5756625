package io.framecast.coordinator.request;

import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One step in the life of a request; a request's state is the sum of them. Times are milliseconds since 1970. */
public sealed interface RequestChange {

    /** It was accepted, in this term, and waits for its first plan. */
    record Listed(Asked asked, FrameMask have, @Nullable Sink sink, long crqOffset, long term, long atMillis) implements RequestChange {}

    /** A viewer opened it, there or elsewhere; {@code moved} where the group goes on with another sink, in the next epoch. */
    record Opened(Sink sink, FrameMask have, long crqOffset, boolean moved, long atMillis) implements RequestChange {}

    /** Its movie has grown, and its viewer follows: these frames are wanted too. */
    record Widened(FrameMask wanted) implements RequestChange {}

    /** It waits for room, and has been told where. */
    record Queued(RoomWait waits) implements RequestChange {}

    /** Its rate is reserved, or is taken to be: it may be planned. */
    record Admitted(long atMillis) implements RequestChange {}

    /** A plan was asked for. */
    record PlanAsked(FrameMask missing, List<LostNode> lost, List<LackingNode> lacking, String reason) implements RequestChange {}

    /** A strategist's proposal was taken: the next epoch begins. */
    record PlanTaken(List<Share> shares, SortedMap<String, Long> incarnations, FrameMask unavailable, long atMillis)
            implements RequestChange {}

    /** The sink told what it passed on, and whether its viewer is there. */
    record Progressed(boolean attached, FrameMask delivered, long atMillis) implements RequestChange {}

    /** It ended. */
    record Ended(RequestPhase phase, String reason, FrameMask delivered, FrameMask cached, long atMillis) implements RequestChange {}

    /** A new primary goes on with it. */
    record Inherited(long term) implements RequestChange {}
}
