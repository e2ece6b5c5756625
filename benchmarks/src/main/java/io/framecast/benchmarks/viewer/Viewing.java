package io.framecast.benchmarks.viewer;

import io.framecast.benchmarks.viewer.Script.Ending;
import io.framecast.benchmarks.viewer.Script.Seek;
import io.framecast.protocol.mask.FrameMask;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One viewing from its opening to its end, over however many gateways. A gateway whose connection breaks, or from which nothing
 * comes for {@link #SILENCE_NANOS} or longer while frames are owed, is left for the next one, where the same request is opened again with
 * what is there already. A request that has ended meanwhile is begun anew. One use, one thread.
 */
final class Viewing {

    /** A viewer that keeps three seconds ahead must have found another gateway well before these are used up. */
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(750);
    /** Where no gateway sends anything, the domain is slow, and who moves at each silence makes it slower: see {@link #patience}. */
    private static final int PATIENCE_DOUBLINGS = 3;
    /** Coordinators may take two seconds to follow one another; a gateway that does not answer for longer is no good. */
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
    /** Nothing at all for so long: what is missing now is lost. */
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final int viewer;
    private final Script script;
    private final List<URI> gateways;
    private final Cached cached = new Cached();
    private final Playout playout;
    private final Orders orders;
    private final Judgement judgement = new Judgement();
    private final List<String> ruids = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    private final Map<Integer, Integer> refusals = new TreeMap<>();
    private final List<String> endedUnderIt = new ArrayList<>();
    private final long beganNanos = System.nanoTime();
    private @Nullable Move leaving;
    private int leftInVain;
    private int gateway;
    private @Nullable Leg leg;
    private @Nullable String ruid;
    private boolean isOpen;
    private long askedNanos;
    private long notBeforeNanos;
    private long owedSinceNanos = beganNanos;
    private int seeksDone;
    private boolean saidDone;
    private long saidDoneNanos;
    private boolean over;
    private boolean stayed;

    /** @param firstGateway index of the one that is dialled first */
    Viewing(int viewer, Script script, List<URI> gateways, int firstGateway) {
        this.viewer = viewer;
        this.script = script;
        this.gateways = gateways;
        this.gateway = firstGateway;
        this.orders = new Orders(script.wanted(), script.bufferFrames(), cached::has);
        this.playout = new Playout(script.wanted().length, script.ratePerSecond(), beganNanos);
    }

    /** Watches to the end; goes early where the run is over. */
    ViewingRecord watch(BooleanSupplier isRunOver) {
        while (!over) {
            long now = System.nanoTime();
            if (isRunOver.getAsBoolean() && !saidDone) {
                leave(Ending.CLOSE);
            } else {
                turn(now);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
        long now = System.nanoTime();
        playout.end(now);
        if (stayed) {
            judgement.stayedToTheEnd(wanted());
        }
        int lost = stayed ? wanted().andNot(judgement.delivered()).count() : 0;
        return new ViewingRecord(viewer, List.copyOf(ruids), beganNanos, now, judgement.delivered().count(), judgement.doubled(), lost,
                playout.waits(), judgement.delays(), List.copyOf(moves), Map.copyOf(refusals), List.copyOf(endedUnderIt), orders.everUnavailable(),
                judgement.violations());
    }

    private void turn(long now) {
        Leg current = leg;
        if (current == null) {
            dial(now);
            return;
        }
        noteArrivalAfterMove();
        current.newMessages().forEach(this::hear);
        if (over || leg == null) {
            return;
        }
        playout.advance(now, index -> cached.has(script.wanted()[index]));
        if (current.isClosed()) {
            lose("the connection broke");
        } else if (saidDone) {
            if (now - saidDoneNanos > GOODBYE_NANOS) {
                leave(Ending.VANISH);
            }
        } else if (!isOpen) {
            if (now - askedNanos > patience(ANSWER_NANOS)) {
                lose("no answer to open");
            }
        } else {
            watchOn(current, now);
        }
    }

    private void watchOn(Leg current, long now) {
        if (script.ending() != Ending.DONE && now - beganNanos > TimeUnit.MILLISECONDS.toNanos(script.leaveAfterMillis())) {
            leave(script.ending());
            return;
        }
        seekWhereItIsTime(now);
        demandMore(current, now);
        boolean isComplete = cached.mask().containsAll(wanted());
        if (isComplete && seeksDone == script.seeks().size() && (playout.isOver() || orders.takesAll())) {
            current.done(cached.mask());
            saidDone = true;
            saidDoneNanos = now;
            stayed = true;
        } else {
            watchSilence(now);
        }
    }

    private void seekWhereItIsTime(long now) {
        while (seeksDone < script.seeks().size()) {
            Seek seek = script.seeks().get(seeksDone);
            if (now - beganNanos < TimeUnit.MILLISECONDS.toNanos(seek.afterMillis())) {
                return;
            }
            seeksDone++;
            playout.seek(seek.index(), now);
            orders.anew(seek.index());
        }
    }

    private void demandMore(Leg current, long now) {
        boolean wasOwed = orders.isOwedAny();
        Orders.Order order = orders.next(playout.next());
        if (order != null) {
            current.demand(order.generation(), order.ahead(), order.behind());
            owedSinceNanos = wasOwed ? owedSinceNanos : now;
        }
    }

    private void watchSilence(long now) {
        long silence = now - Math.max(cached.lastArrivalNanos(), owedSinceNanos);
        if (orders.isOwedAny() && silence > patience(SILENCE_NANOS)) {
            lose("silent while frames were owed");
        }
        if (now - Math.max(cached.lastArrivalNanos(), beganNanos) > GIVE_UP_NANOS && !cached.mask().containsAll(wanted())) {
            stayed = true;
            leave(Ending.CLOSE);
        }
    }

    /** Twice as long for each gateway that was left since a frame came. */
    private long patience(long nanos) {
        return nanos << Math.min(leftInVain, PATIENCE_DOUBLINGS);
    }

    private void dial(long now) {
        if (now - Math.max(cached.lastArrivalNanos(), beganNanos) > GIVE_UP_NANOS) {
            // Who was never taken in has been refused, and has lost nothing.
            stayed = !ruids.isEmpty();
            over = true;
            return;
        }
        playout.advance(now, index -> cached.has(script.wanted()[index]));
        if (now < notBeforeNanos) {
            return;
        }
        String have = cached.mask().toText();
        Map<String, Object> fields = ruid == null
                ? Map.of("movieId", script.film().id(), "wanted", wanted().toText(), "have", have)
                : Map.of("ruid", ruid, "have", have);
        isOpen = false;
        askedNanos = now;
        try {
            leg = Leg.open(gateways.get(gateway % gateways.size()), fields, cached::add);
        } catch (IllegalStateException e) {
            next();
        }
    }

    private void hear(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "opened" -> {
                isOpen = true;
                ruid = message.path("ruid").asString("");
                if (!ruids.contains(ruid)) {
                    ruids.add(ruid);
                }
                orders.anew(playout.next());
            }
            case "unavailable" -> orders.unavailable(mask(message));
            case "available" -> orders.available(mask(message), playout.next());
            case "problem" -> refused(message.path("status").asInt(0));
            case "phase" -> phase(message.path("phase").asString(""));
            default -> {
                // Judged at the end.
            }
        }
    }

    private static FrameMask mask(JsonNode message) {
        return FrameMask.parse(message.path("mask").asString(""));
    }

    private void refused(int status) {
        refusals.merge(status, 1, Integer::sum);
        if (status == 404 || status == 409 || status == 410) {
            ruid = null;
        }
        endLeg(true);
        next();
    }

    private void phase(String phase) {
        endLeg(false);
        if (saidDone) {
            over = true;
        } else {
            endedUnderIt.add(phase);
            ruid = null;
            next();
        }
    }

    private void lose(String why) {
        endLeg(false);
        if (saidDone) {
            over = true;
        } else {
            leftInVain++;
            leaving = leaving == null ? new Move(why, Math.max(cached.lastArrivalNanos(), beganNanos), 0) : leaving;
            next();
        }
    }

    private void noteArrivalAfterMove() {
        Move begun = leaving;
        if (begun != null && cached.lastArrivalNanos() > begun.fromNanos()) {
            moves.add(new Move(begun.why(), begun.fromNanos(), cached.lastArrivalNanos()));
            leaving = null;
            leftInVain = 0;
        }
    }

    private void next() {
        gateway++;
        // The first other gateway at once; then not faster than people press a key.
        notBeforeNanos = System.nanoTime() + (gateway % gateways.size() == 0 ? RETRY_NANOS : 0);
    }

    private void leave(Ending ending) {
        over = true;
        endLeg(ending == Ending.CLOSE && isOpen);
    }

    private void endLeg(boolean politely) {
        Leg ended = leg;
        if (ended == null) {
            return;
        }
        leg = null;
        try {
            if (politely) {
                ended.close();
            } else {
                ended.vanish();
            }
        } catch (IllegalStateException e) {
            ended.vanish();
        }
        orders.atAnotherGateway(Judgement.unavailable(ended.messages()));
        judgement.leg(ended.demands(), ended.messages(), ended.arrivals(), script.film().sha256ByFrame(), !orders.takesAll());
    }

    private FrameMask wanted() {
        return FrameMask.of(script.wanted());
    }
}
