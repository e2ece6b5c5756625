package io.framecast.frameservice.receiving;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a group that stores frames tells the coordinator. Thread-safe. */
final class StoreGroupEvents {

    /** The coordinator names a storing request {@code IMPORT-ATTEMPT-INDEX}, and {@code REPAIR-0-INDEX}. */
    private static final Pattern STORE_RUID = Pattern.compile("(.+)-[0-9]+-[0-9]+");

    private final Announcer announcer;
    private final String nodeId;
    private final long incarnation;
    private final InstantSource clock;

    StoreGroupEvents(Announcer announcer, String nodeId, long incarnation, InstantSource clock) {
        this.announcer = announcer;
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.clock = clock;
    }

    /** The import or round of repair that a storing request belongs to; null where it belongs to none. */
    static @Nullable String importOf(String ruid) {
        Matcher parts = STORE_RUID.matcher(ruid);
        return parts.matches() ? parts.group(1) : null;
    }

    void progress(String ruid, long term, int epoch, FrameMask delivered, FrameMask unavailable, List<Lacking> lacking) {
        announcer.mention(Topics.PROGRESS, ruid,
                new Progress(ruid, nodeId, incarnation, term, epoch, true, delivered, unavailable, lacking, clock.instant()));
    }

    void sourceLost(String ruid, long term, int epoch, String lost, long lostIncarnation, String reason, FrameMask missing) {
        announcer.mention(Topics.SLOST, ruid,
                new Slost(ruid, nodeId, lost, lostIncarnation, term, epoch, reason, missing, clock.instant()));
    }

    void stored(Svjoin svjoin) {
        String importId = importOf(svjoin.ruid());
        if (importId != null) {
            announcer.announce(Topics.IMPORT, svjoin.movieId(), new ImportEvent.Placed(importId, svjoin.movieId(), nodeId,
                    svjoin.movieVersion(), svjoin.wanted(), clock.instant()));
        }
        announcer.announce(Topics.CDONE, svjoin.ruid(),
                new Cdone(svjoin.ruid(), nodeId, svjoin.wanted(), svjoin.wanted(), clock.instant()));
    }

    void broken(Svjoin svjoin, String reason) {
        String importId = importOf(svjoin.ruid());
        if (importId != null) {
            announcer.announce(Topics.IMPORT, svjoin.movieId(),
                    new ImportEvent.Broken(importId, svjoin.movieId(), nodeId, reason, clock.instant()));
        }
    }
}
