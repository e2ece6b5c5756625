package io.framecast.coordinator.request;

import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.ClaimState;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.RoomVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link VideoRequestMachine} that has a paced request's rate reserved before it is planned. Once it has begun it is never
 * queued again, whatever is planned anew.
 *
 * <p>The keeper of the reservations may be dying just then. A request that gets no answer within {@link #ANSWER_WITHIN} goes on
 * without, and says that it holds its rate: to be played matters more than to be counted at once.
 */
final class Rationing {

    /** Half of what a viewer's gateway waits for a coordinator. */
    static final Duration ANSWER_WITHIN = Duration.ofMillis(500);

    /** A third of the time after which who is silent holds nothing. */
    static final Duration HOLDS_EVERY = Duration.ofSeconds(60);

    private static final Duration WAITS_EVERY = Duration.ofSeconds(10);

    private final Commands commands;

    Rationing(Commands commands) {
        this.commands = commands;
    }

    static Duration claimAgainAfter(RoomWait waits) {
        return waits.place() == null ? ANSWER_WITHIN : WAITS_EVERY;
    }

    /** Whether it ends the request: one that has begun is not ended for room. */
    boolean isRefusal(VideoRequest state, Room room) {
        RoomWait waits = state.waits();
        return room.verdict() == RoomVerdict.REFUSED && waits != null && room.term() >= waits.term();
    }

    /** The keeper of the reservations has answered, other than with a refusal that counts. */
    Decision answered(@Nullable VideoRequest state, Room room, Situation situation) {
        if (state == null) {
            return Decision.say(room.verdict() == RoomVerdict.REFUSED ? List.of() : List.of(left(room, situation)));
        }
        RoomWait waits = state.waits();
        if (state.isEnded() || waits == null) {
            boolean waitsForPlan = room.verdict() == RoomVerdict.GRANTED && !state.isEnded() && state.plan().awaited();
            return Decision.say(waitsForPlan ? List.of(commands.ask(state, situation.view(), situation.now()))
                    : room.verdict() == RoomVerdict.GRANTED && !state.isEnded() ? List.of() : commands.claims(state, situation.now()));
        }
        if (room.term() < waits.term()) {
            return Decision.nothing();
        }
        RoomWait next = new RoomWait(room.term(), room.place());
        RequestChange change = room.verdict() == RoomVerdict.GRANTED
                ? new RequestChange.Admitted(situation.now().toEpochMilli())
                : new RequestChange.Queued(next);
        if (room.verdict() == RoomVerdict.WAITS && next.equals(waits)) {
            return Decision.nothing();
        }
        VideoRequest after = VideoRequest.apply(state, change);
        return Decision.of(List.of(change), List.of(commands.ask(after, situation.view(), situation.now())));
    }

    /** Nobody has answered in time: it begins, as one that holds its rate. Nothing follows where that is not so. */
    Decision goOnUnanswered(VideoRequest state, Situation situation) {
        RoomWait waits = state.waits();
        Instant overdue = Instant.ofEpochMilli(state.createdAtMillis()).plus(ANSWER_WITHIN);
        if (waits == null || waits.place() != null || situation.now().isBefore(overdue)) {
            return Decision.nothing();
        }
        RequestChange admitted = new RequestChange.Admitted(situation.now().toEpochMilli());
        VideoRequest after = VideoRequest.apply(state, admitted);
        List<DomainEvent> out = new ArrayList<>(commands.claims(after, situation.now()));
        out.add(commands.ask(after, situation.view(), situation.now()));
        return Decision.of(List.of(admitted), out);
    }

    private static Claim left(Room room, Situation situation) {
        return new Claim(room.ruid(), ClaimState.LEAVES, 0, situation.now(), situation.now());
    }
}
