package io.framecast.coordinator.lists;

import io.framecast.coordinator.admission.Admission;
import io.framecast.coordinator.admission.AdmissionChange;
import io.framecast.coordinator.admission.Reservation;
import io.framecast.coordinator.admission.Reservations;
import io.framecast.coordinator.request.Situation;
import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.ClaimState;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.RoomVerdict;
import io.framecast.protocol.event.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The domain's reservations, kept by the task that keeps its members: requests are spread over all partitions, the room is one. Used
 * by one thread.
 *
 * <p>Who holds or waits says so again from time to time (see {@code VideoRequestMachine}); what is not heard of for {@link #LEASE_MILLIS}
 * has ended without a word.
 */
final class AdmissionList {

    private static final String PREFIX = "a/";
    private static final String CAPACITIES = "capacities";
    private static final long LEASE_MILLIS = 180_000;
    private static final long TELL_EVERY_MILLIS = 1000;

    private final Admission admission;
    private final ListStore store;
    private final ListsMeters meters;
    private final Consumer<DomainEvent> out;
    private final Reservations reservations = new Reservations();
    private final Map<String, Long> heardMillis = new HashMap<>();
    private final Map<String, QueuePlace> told = new HashMap<>();
    private Capacities capacities = new Capacities(Map.of());
    private long changes;
    private long lookedMillis;

    /** What frame services have told, by node: kept, so that a new primary rations by it at once. */
    private record Capacities(Map<String, Long> bytesPerSecond) {}

    AdmissionList(Admission admission, ListStore store, ListsMeters meters, Consumer<DomainEvent> out) {
        this.admission = admission;
        this.store = store;
        this.meters = meters;
        this.out = out;
    }

    /** Fills the list from the store. */
    void load() {
        store.forEach(PREFIX, Reservation.class, (_, stored) -> reservations.apply(new AdmissionChange.Kept(stored)));
        store.forEach(CAPACITIES, Capacities.class, (_, stored) -> capacities = stored);
    }

    /** Rewrites the list under the situation's term. */
    void takeOver(Situation situation) {
        List.copyOf(reservations.all()).forEach(each -> keep(each, situation));
        keepCapacities(situation);
    }

    void receive(Claim claim, Situation situation) {
        long now = situation.now().toEpochMilli();
        Optional<AdmissionChange> change = admission.claimed(reservations, claim, room(situation.view()), now);
        if (change.isPresent()) {
            carryOut(change.get(), claim.state() == ClaimState.WAITS, situation);
        } else if (claim.state() == ClaimState.WAITS) {
            // It has not heard, or asks whether it is still listed.
            answer(claim.ruid(), situation);
        }
        if (reservations.find(claim.ruid()) != null) {
            heardMillis.put(claim.ruid(), now);
        }
        grantDue(situation);
    }

    void receive(Heartbeat beat, Situation situation) {
        Member member = situation.view().member(beat.nodeId()).orElse(null);
        long capacity = beat.load().capacityBytesPerSecond();
        Long before = capacities.bytesPerSecond.get(beat.nodeId());
        if (member != null && member.role() == NodeRole.FRAME_SERVICE && (before == null || before != capacity)) {
            Map<String, Long> next = new HashMap<>(capacities.bytesPerSecond);
            next.keySet().removeIf(node -> situation.view().member(node).isEmpty());
            next.put(beat.nodeId(), capacity);
            capacities = new Capacities(next);
            keepCapacities(situation);
        }
    }

    /** Lets those begin for whom there is room, and forgets who was silent for too long. */
    void timePasses(Situation situation, Hearing hearing) {
        long now = situation.now().toEpochMilli();
        grantDue(situation);
        if (now - lookedMillis >= TELL_EVERY_MILLIS) {
            lookedMillis = now;
            forgetSilent(situation, hearing);
            tellPlaces(situation);
        }
        meters.admission(reservations.waiting().size(), reservations.reservedBytesPerSecond(), room(situation.view()));
    }

    private void forgetSilent(Situation situation, Hearing hearing) {
        for (Reservation each : List.copyOf(reservations.all())) {
            long heard = heardMillis.getOrDefault(each.ruid(), 0L);
            if (hearing.passes(heard, LEASE_MILLIS) < hearing.untilMillis()) {
                carryOut(new AdmissionChange.Left(each.ruid()), false, situation);
            }
        }
    }

    private void grantDue(Situation situation) {
        long now = situation.now().toEpochMilli();
        Optional<AdmissionChange> due = admission.due(reservations, room(situation.view()), now);
        while (due.isPresent()) {
            carryOut(due.get(), true, situation);
            due = admission.due(reservations, room(situation.view()), now);
        }
    }

    private void carryOut(AdmissionChange change, boolean isAnswered, Situation situation) {
        String ruid = change.ruid();
        boolean wasListed = reservations.find(ruid) != null;
        reservations.apply(change);
        if (change instanceof AdmissionChange.Kept(Reservation next)) {
            keep(next, situation);
        } else if (wasListed) {
            forget(ruid, situation);
        }
        if (change instanceof AdmissionChange.Refused(String refused, String why)) {
            say(refused, RoomVerdict.REFUSED, null, why, situation);
        }
        if (isAnswered) {
            answer(ruid, situation);
        }
    }

    /** Tells the request how it stands; nothing where it is not listed. */
    private void answer(String ruid, Situation situation) {
        Reservation known = reservations.find(ruid);
        if (known != null && known.holds()) {
            told.remove(ruid);
            say(ruid, RoomVerdict.GRANTED, null, "", situation);
        } else if (known != null) {
            QueuePlace place = new QueuePlace(reservations.waiting().headSet(known).size() + 1, reservations.waiting().size());
            told.put(ruid, place);
            say(ruid, RoomVerdict.WAITS, place, "", situation);
        }
    }

    /** Whose place is another one now is told; that just more wait behind it, not. */
    private void tellPlaces(Situation situation) {
        int of = reservations.waiting().size();
        int at = 0;
        for (Reservation each : reservations.waiting()) {
            at++;
            QueuePlace before = told.get(each.ruid());
            if (before == null || before.place() != at) {
                QueuePlace place = new QueuePlace(at, of);
                told.put(each.ruid(), place);
                say(each.ruid(), RoomVerdict.WAITS, place, "", situation);
            }
        }
    }

    private void say(String ruid, RoomVerdict verdict, @Nullable QueuePlace place, String detail, Situation situation) {
        meters.answered(verdict);
        out.accept(new Room(ruid, situation.term(), verdict, place, detail, situation.now()));
    }

    private long room(View view) {
        long capacity = 0;
        for (Member member : view.members()) {
            if (member.role() == NodeRole.FRAME_SERVICE && member.state() == NodeState.UP) {
                capacity += capacities.bytesPerSecond.getOrDefault(member.nodeId(), 0L);
            }
        }
        return capacity == 0 ? Admission.UNKNOWN_ROOM : admission.room(capacity);
    }

    private void keep(Reservation reservation, Situation situation) {
        store.put(PREFIX + reservation.ruid(), stamp(situation), false, reservation);
    }

    private void forget(String ruid, Situation situation) {
        heardMillis.remove(ruid);
        told.remove(ruid);
        store.remove(PREFIX + ruid, stamp(situation));
    }

    private void keepCapacities(Situation situation) {
        store.put(CAPACITIES, stamp(situation), false, capacities);
    }

    private Stamp stamp(Situation situation) {
        return new Stamp(situation.term(), 0, ++changes);
    }
}
