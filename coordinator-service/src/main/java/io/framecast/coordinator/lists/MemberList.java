package io.framecast.coordinator.lists;

import io.framecast.coordinator.membership.Membership;
import io.framecast.coordinator.membership.MembershipMachine;
import io.framecast.coordinator.request.Situation;
import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.SdRefused;
import io.framecast.protocol.event.View;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The domain's members, kept by the task of one partition. Used by one thread.
 *
 * <p>All heartbeats stand in one partition of one topic, so any of them, be it this coordinator's own, tells that what the others
 * said before has been heard. Where none comes it is this coordinator that cannot hear, or the log that takes nothing: nobody's
 * silence counts then.
 */
final class MemberList {

    /** The partition whose task keeps the view: that of the topics with a single one. */
    static final int PARTITION = 0;

    private static final Logger LOG = LoggerFactory.getLogger(MemberList.class);
    private static final String KEY = "members";
    /** Two heartbeats of each node. */
    private static final long DEAF_AFTER_MILLIS = 1000;

    /** Where views go. */
    interface Announcements {
        /** The view has changed, or a new primary keeps it: everyone is to know. */
        void changed(View view);

        /** Someone seems not to know the view. */
        void again(View view);

        /** A process may not join. */
        void refused(SdRefused refusal);
    }

    private final MembershipMachine machine;
    private final ListStore store;
    private final Announcements announcements;
    private final Map<String, Long> heardMillis = new HashMap<>();
    /** By name: the start that wants to take the place of the one in the view. */
    private final Map<String, Claim> claims = new HashMap<>();
    private final Hearing beats;
    private long lastBeatMillis;
    private Membership membership = Membership.none();

    private record Claim(long incarnation, long sinceMillis) {}

    MemberList(MembershipMachine machine, ListStore store, Announcements announcements, long nowMillis) {
        this.machine = machine;
        this.store = store;
        this.announcements = announcements;
        this.beats = new Hearing(DEAF_AFTER_MILLIS, nowMillis);
        this.lastBeatMillis = nowMillis;
    }

    /** Fills the list from the store. */
    void load() {
        store.forEach(KEY, Membership.class, (_, stored) -> membership = stored);
    }

    /** Rewrites the list under the situation's term, and announces the view under it. */
    void takeOver(Situation situation) {
        keep(situation);
        announcements.changed(membership.view(situation.term(), situation.now()));
    }

    void receive(SdJoin join, Situation situation) {
        String node = join.nodeId();
        long now = situation.now().toEpochMilli();
        Claim claim = claims.get(node);
        long askedSince = claim != null && claim.incarnation() == join.incarnation() ? claim.sinceMillis() : now;
        MembershipMachine.Decision decision =
                machine.joins(membership, join, askedSince, heardMillis.getOrDefault(node, beats.sinceMillis()), now);
        if (decision.equals(MembershipMachine.Decision.NOTHING)) {
            claims.put(node, new Claim(join.incarnation(), askedSince));
            return;
        }
        claims.remove(node);
        if (decision.refusal() != null) {
            LOG.warn("start {} of {} is refused: {}", join.incarnation(), node, decision.refusal());
            announcements.refused(new SdRefused(node, join.incarnation(), decision.refusal(), situation.now()));
            return;
        }
        heardMillis.put(node, now);
        carryOut(decision, situation);
    }

    void receive(Heartbeat beat, Situation situation) {
        lastBeatMillis = situation.now().toEpochMilli();
        if (machine.isAlive(membership, beat)) {
            heardMillis.put(beat.nodeId(), situation.now().toEpochMilli());
        }
        carryOut(machine.beats(membership, beat), situation);
    }

    /** Expels who was silent for too long. */
    void timePasses(Situation situation, Hearing hearing) {
        beats.tick(situation.now().toEpochMilli(), 0, lastBeatMillis);
        long since = Math.max(hearing.sinceMillis(), beats.sinceMillis());
        carryOut(machine.timePasses(membership, heardMillis, since, beats.untilMillis()), situation);
    }

    private void carryOut(MembershipMachine.Decision decision, Situation situation) {
        for (Membership.Change change : decision.changes()) {
            membership = membership.apply(change);
            if (change instanceof Membership.Change.Gone(String nodeId, String reason)) {
                heardMillis.remove(nodeId);
                claims.remove(nodeId);
                LOG.info("view {}: {} is out, {}", membership.number(), nodeId, reason);
            }
            keep(situation);
            announcements.changed(membership.view(situation.term(), situation.now()));
        }
        if (decision.tellAgain()) {
            announcements.again(membership.view(situation.term(), situation.now()));
        }
    }

    private void keep(Situation situation) {
        store.put(KEY, new Stamp(situation.term(), 0, membership.number()), false, membership);
    }
}
