package io.framecast.coordinator.lists;

import io.framecast.coordinator.request.Decision;
import io.framecast.coordinator.request.RequestChange;
import io.framecast.coordinator.request.RequestDeadlines;
import io.framecast.coordinator.request.RequestInput;
import io.framecast.coordinator.request.Situation;
import io.framecast.coordinator.request.VideoRequest;
import io.framecast.coordinator.request.VideoRequestMachine;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.View;
import io.framecast.protocol.watch.RequestLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The requests of one partition: decides by the machine, stores, sends, keeps their deadlines. Used by one thread. */
final class RequestList {

    private static final String PREFIX = "r/";
    private static final int PLANS_AGAIN_DOUBLINGS = 5;
    /** A request that has had all frames for so long has them. */
    private static final long WELL_AFTER_MILLIS = 5000;

    private final VideoRequestMachine machine;
    private final RequestDeadlines deadlines;
    private final ListStore store;
    private final ListsMeters meters;
    private final Consumer<DomainEvent> out;
    private final GoneMovies gone;
    private final Map<String, VideoRequest> requests = new HashMap<>();
    private final Deadlines repeats = new Deadlines();
    private final Map<String, Integer> repeated = new HashMap<>();
    private final Deadlines claims = new Deadlines();
    private final Deadlines plansAgain = new Deadlines();
    private final Map<String, PlannedAgain> plannedAgain = new HashMap<>();
    private final Deadlines ends = new Deadlines();
    private int active;

    /** How often a request was planned again for its unavailable frames, and when last; the more often, the longer until the next time. */
    private record PlannedAgain(int times, long atMillis) {
        static final PlannedAgain NEVER = new PlannedAgain(0, 0);
    }

    RequestList(VideoRequestMachine machine, ListStore store, ListsMeters meters, Consumer<DomainEvent> out) {
        this.machine = machine;
        this.deadlines = machine.deadlines();
        this.store = store;
        this.meters = meters;
        this.out = out;
        this.gone = new GoneMovies(store);
    }

    /** Fills the list from the store. */
    void load() {
        gone.load();
        store.forEach(PREFIX, VideoRequest.class, (ruid, request) -> {
            requests.put(ruid, request);
            active += isActive(request) ? 1 : 0;
        });
    }

    /** Rewrites the list under the situation's term; what waits for an answer asks again at once. */
    void takeOver(Situation situation) {
        gone.takeOver(situation.term());
        for (VideoRequest request : List.copyOf(requests.values())) {
            carryOut(request.ruid(), request, machine.decide(request, new RequestInput.Promoted(), situation), situation);
            if (request.plan().awaited() && !request.isEnded()) {
                repeats.set(request.ruid(), situation.now().toEpochMilli());
            }
        }
    }

    /**
     * Takes a record of a topic keyed by RUID.
     *
     * @return why it cannot be used; null where it can
     */
    @Nullable String receive(String ruid, DomainEvent event, long offset, Situation situation) {
        VideoRequest request = requests.get(ruid);
        Decision decision = machine.decide(request, new RequestInput.Received(event, offset), situation);
        carryOut(ruid, request, decision, situation);
        if (event instanceof Crq crq && gone.concerns(crq)) {
            carryOut(ruid, requests.get(ruid), new RequestInput.MovieGone(crq.movieId(), crq.movieVersion()), situation);
        }
        return decision.refusal();
    }

    /** Fails every request of a movie version that was deleted, and those that come late. */
    void movieGone(MovieGone event, Situation situation) {
        gone.add(event, situation.term(), situation.now());
        RequestInput input = new RequestInput.MovieGone(event.movieId(), event.movieVersion());
        for (VideoRequest request : List.copyOf(requests.values())) {
            carryOut(request.ruid(), request, input, situation);
        }
    }

    /** Tells every request that the view is another one now: it is the situation's. */
    void viewChanged(View before, Situation situation) {
        RequestInput input = new RequestInput.ViewChanged(before);
        for (VideoRequest request : List.copyOf(requests.values())) {
            carryOut(request.ruid(), request, machine.decide(request, input, situation), situation);
        }
    }

    /** Sends again and ends what is due. */
    void timePasses(Situation situation, Hearing hearing) {
        gone.timePasses(situation.now(), situation.term());
        long now = situation.now().toEpochMilli();
        for (String ruid = ends.takeDue(hearing.untilMillis()); ruid != null; ruid = ends.takeDue(hearing.untilMillis())) {
            VideoRequest request = requests.get(ruid);
            Duration lasts = request == null ? null : deadlines.endsAfter(request).orElse(null);
            if (request == null || lasts == null) {
                continue;
            }
            long due = hearing.passes(request.sinceMillis(), lasts.toMillis());
            if (due > hearing.untilMillis()) {
                ends.set(ruid, due);
            } else {
                carryOut(ruid, request, machine.decide(request, new RequestInput.EndDue(), situation), situation);
            }
        }
        for (String ruid = repeats.takeDue(now); ruid != null; ruid = repeats.takeDue(now)) {
            VideoRequest request = requests.get(ruid);
            if (request != null) {
                carryOut(ruid, request, machine.decide(request, new RequestInput.RepeatDue(), situation), situation);
                repeatLater(request, repeated.merge(ruid, 1, Integer::sum), now);
            }
        }
        for (String ruid = claims.takeDue(now); ruid != null; ruid = claims.takeDue(now)) {
            VideoRequest request = requests.get(ruid);
            if (request != null) {
                carryOut(ruid, request, new RequestInput.ClaimDue(), situation);
                claimLater(request, now);
            }
        }
        for (String ruid = plansAgain.takeDue(now); ruid != null; ruid = plansAgain.takeDue(now)) {
            VideoRequest request = requests.get(ruid);
            if (request != null) {
                int times = plannedAgain.getOrDefault(ruid, PlannedAgain.NEVER).times();
                plannedAgain.put(ruid, new PlannedAgain(Math.min(times + 1, PLANS_AGAIN_DOUBLINGS), now));
                carryOut(ruid, request, new RequestInput.PlanAgainDue(), situation);
            }
        }
    }

    /** Video groups that live: requests that have a strategy and have not ended. */
    int active() {
        return active;
    }

    private void carryOut(String ruid, @Nullable VideoRequest before, RequestInput input, Situation situation) {
        carryOut(ruid, before, machine.decide(before, input, situation), situation);
    }

    private void carryOut(String ruid, @Nullable VideoRequest before, Decision decision, Situation situation) {
        VideoRequest after = before;
        for (RequestChange change : decision.changes()) {
            after = VideoRequest.apply(after, change);
        }
        if (decision.forgotten()) {
            forget(ruid);
        } else if (after != null && !decision.changes().isEmpty()) {
            keep(before, after, situation);
        }
        decision.commands().forEach(out);
        if (after != null && (before == null || before.phase() != after.phase() || before.stamp().epoch() != after.stamp().epoch())) {
            tell(before, after, decision);
        }
    }

    private static void tell(@Nullable VideoRequest before, VideoRequest after, Decision decision) {
        String sent = decision.commands().stream()
                .collect(Collectors.groupingBy(command -> command.getClass().getSimpleName().toUpperCase(Locale.ROOT), TreeMap::new,
                        Collectors.counting()))
                .entrySet().stream()
                .map(kind -> kind.getValue() == 1 ? kind.getKey() : kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        RequestLog.tell(after.ruid(), "{} -> {} in epoch {}, sends {}", before == null ? "new" : before.phase(), after.phase(),
                after.stamp().epoch(), sent.isEmpty() ? "nothing" : sent);
    }

    private void keep(@Nullable VideoRequest before, VideoRequest after, Situation situation) {
        String ruid = after.ruid();
        store.put(PREFIX + ruid, after.stamp(), after.isEnded(), after);
        requests.put(ruid, after);
        active += (isActive(after) ? 1 : 0) - (before != null && isActive(before) ? 1 : 0);
        if (before == null || before.phase() != after.phase()) {
            meters.entered(after.phase());
        }
        deadlines.endsAfter(after).ifPresentOrElse(lasts -> ends.set(ruid, after.sinceMillis() + lasts.toMillis()), () -> ends.remove(ruid));
        if (before == null || !asksTheSame(before, after)) {
            repeated.remove(ruid);
            repeatLater(after, 0, situation.now().toEpochMilli());
        }
        claimLater(after, situation.now().toEpochMilli());
        planAgainLater(after, situation);
    }

    /** Progress, which comes all the time, puts off no question. */
    private static boolean asksTheSame(VideoRequest before, VideoRequest after) {
        return after.plan().awaited() && !after.isEnded() && before.plan().equals(after.plan()) && Objects.equals(before.waits(), after.waits());
    }

    private void repeatLater(VideoRequest request, int times, long nowMillis) {
        deadlines.repeatAfter(request, times).ifPresentOrElse(
                after -> repeats.set(request.ruid(), nowMillis + after.toMillis()), () -> repeats.remove(request.ruid()));
    }

    private void claimLater(VideoRequest request, long nowMillis) {
        deadlines.claimsEvery(request).ifPresentOrElse(every -> claims.setIfAbsent(request.ruid(), nowMillis + every.toMillis()),
                () -> claims.remove(request.ruid()));
    }

    /** Progress, which comes all the time, does not put it off. */
    private void planAgainLater(VideoRequest request, Situation situation) {
        String ruid = request.ruid();
        long now = situation.now().toEpochMilli();
        PlannedAgain last = plannedAgain.getOrDefault(ruid, PlannedAgain.NEVER);
        deadlines.plansAgainAfter(request).ifPresentOrElse(first -> plansAgain.setIfAbsent(ruid, now + (first.toMillis() << last.times())),
                () -> plansAgain.remove(ruid));
        // A plan may have hoped in vain: what a node still announces it may turn out to lack once more.
        boolean isWell = !request.plan().awaited() && request.plan().unavailable().isEmpty() && now - last.atMillis() > WELL_AFTER_MILLIS;
        if (request.isEnded() || isWell) {
            plannedAgain.remove(ruid);
        }
    }

    private void forget(String ruid) {
        VideoRequest request = requests.remove(ruid);
        if (request != null) {
            store.remove(PREFIX + ruid, request.stamp());
        }
        repeats.remove(ruid);
        repeated.remove(ruid);
        claims.remove(ruid);
        plansAgain.remove(ruid);
        plannedAgain.remove(ruid);
        ends.remove(ruid);
    }

    private static boolean isActive(VideoRequest request) {
        return !request.isEnded() && request.stamp().epoch() > 0;
    }
}
