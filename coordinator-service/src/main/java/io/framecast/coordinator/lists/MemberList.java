package io.framecast.coordinator.lists;

import io.framecast.coordinator.membership.Membership;
import io.framecast.coordinator.membership.MembershipMachine;
import io.framecast.coordinator.request.Situation;
import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.View;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The domain's members, kept by the task of one partition. Used by one thread. */
final class MemberList {

    /** The partition whose task keeps the view: that of the topics with a single one. */
    static final int PARTITION = 0;

    private static final Logger LOG = LoggerFactory.getLogger(MemberList.class);
    private static final String KEY = "members";

    /** Where views go. */
    interface Announcements {
        /** The view has changed, or a new primary keeps it: everyone is to know. */
        void changed(View view);

        /** Someone seems not to know the view. */
        void again(View view);
    }

    private final MembershipMachine machine;
    private final ListStore store;
    private final Announcements announcements;
    private final Map<String, Long> heardMillis = new HashMap<>();
    private Membership membership = Membership.none();

    MemberList(MembershipMachine machine, ListStore store, Announcements announcements) {
        this.machine = machine;
        this.store = store;
        this.announcements = announcements;
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
        heardMillis.put(join.nodeId(), situation.now().toEpochMilli());
        carryOut(machine.joins(membership, join), situation);
    }

    void receive(Heartbeat beat, Situation situation) {
        if (machine.isAlive(membership, beat)) {
            heardMillis.put(beat.nodeId(), situation.now().toEpochMilli());
        }
        carryOut(machine.beats(membership, beat), situation);
    }

    /** Expels who was silent for too long. */
    void timePasses(Situation situation, Hearing hearing) {
        carryOut(machine.timePasses(membership, heardMillis, hearing.sinceMillis(), situation.now().toEpochMilli()), situation);
    }

    private void carryOut(MembershipMachine.Decision decision, Situation situation) {
        for (Membership.Change change : decision.changes()) {
            membership = membership.apply(change);
            if (change instanceof Membership.Change.Gone(String nodeId, String reason)) {
                heardMillis.remove(nodeId);
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
