package io.framecast.gateway.request;

import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the outside sees it. Masks are in the text form of the outside contract.
 *
 * @param ruid request unique id
 * @param movieId the movie
 * @param phase where it stands
 * @param epoch the group's epoch, 0 before it has one
 * @param wanted frames to be had
 * @param have frames of these the viewer had already
 * @param missing frames still to be delivered
 * @param delivered frames written to the viewer's connection; advisory
 * @param cached frames the viewer keeps
 * @param unavailable frames no live node holds
 * @param strategy who pushes what; null before there is one
 * @param queue where it waits for room; null where it does not
 * @param detail why it ended as it did; empty while it lasts
 * @param history what happened, oldest first
 */
public record RequestReport(String ruid, String movieId, RequestPhase phase, int epoch, String wanted, String have, String missing,
        String delivered, String cached, String unavailable, @Nullable Strategy strategy, @Nullable QueuePlace queue, String detail, List<HistoryEntry> history) {

    /** Who pushes what. */
    public record Strategy(List<ShareReport> shares) {}

    /**
     * One source's part.
     *
     * @param node the source
     * @param mask its frames
     * @param frames how many these are
     * @param standbys who goes on where it fails
     */
    public record ShareReport(String node, String mask, int frames, List<StandbyReport> standbys) {}

    /** A node that can take over, and for which frames. */
    public record StandbyReport(String node, String mask) {}
}
