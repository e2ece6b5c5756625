package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sink, holders that keep to the push link's rules, and what the sink's viewer knows; after each thing that happens what must always hold is
 * looked at.
 */
final class DeliveryWorld {

    static final int FRAMES = 300;
    private static final int FRAME_BYTES = 100;
    private static final int WINDOW_FRAMES = 40;

    final Delivery delivery;
    final List<FakeHolder> holders;
    final Set<Integer> demanded = new HashSet<>();
    final Set<Integer> perhaps = new HashSet<>();
    final Set<Integer> given = new HashSet<>();
    final Set<Integer> unavailable = new HashSet<>();
    final List<FrameMask> sought = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final FrameMask wanted;
    long unconsumed;
    boolean met;
    boolean everDemanded;

    /**
     * @param wanted frames of the request
     * @param holders nodes {@code node-0}, {@code node-1} and so on
     */
    DeliveryWorld(FrameMask wanted, List<FakeHolder> holders) {
        this.wanted = wanted;
        this.holders = holders;
        delivery = new Delivery((long) WINDOW_FRAMES * FRAME_BYTES, WINDOW_FRAMES, true, FRAMES, FRAME_BYTES, new AtomicLong()::incrementAndGet);
    }

    /** Sources that the next strategy does not name leave. */
    void adopt(Strategy next) {
        delivery.adopt(next);
        log.add("adopt " + next.epoch());
        for (int i = 0; i < delivery.sources().size(); i++) {
            if (!delivery.sources().isInStrategy(i) && holder(i).linked) {
                holder(i).unlink();
                delivery.unlinked(i);
            }
        }
        settle();
    }

    FakeHolder holder(int source) {
        return holders.get(Integer.parseInt(delivery.sources().node(source).substring("node-".length())));
    }

    void link(int source) {
        if (delivery.sources().isInStrategy(source)) {
            holder(source).link();
            delivery.linked(source, 1);
            log.add("link " + source);
            settle();
        }
    }

    void settle() {
        Outcome outcome;
        do {
            outcome = delivery.settle();
            Set<Integer> lackedBy = new HashSet<>();
            for (Ask ask : outcome.asks()) {
                log.add("ask " + ask);
                Set<Integer> lacking = holder(ask.source()).take(ask);
                checkAsked(ask);
                if (!lacking.isEmpty()) {
                    FrameMask.Builder mask = new FrameMask.Builder();
                    lacking.forEach(mask::add);
                    delivery.lacks(ask.source(), mask.build());
                    lackedBy.add(ask.source());
                }
            }
            if (!outcome.sought().isEmpty()) {
                sought.add(outcome.sought());
            }
            outcome.gone().forEach(unavailable::add);
            outcome.damaged().forEach(unavailable::add);
            outcome.available().forEach(frame -> {
                assertThat(unavailable.remove(frame)).as("frame %d was reported before it came back", frame).isTrue();
                // Whoever wants it demands it again; this viewer does not, but may get it where its turn had not come yet.
                demanded.remove(frame);
                perhaps.add(frame);
            });
            met |= outcome.met();
            if (lackedBy.isEmpty() && !outcome.unfinished()) {
                break;
            }
        } while (true);
        checkWindow();
    }

    private void checkAsked(Ask ask) {
        for (FrameRange range : ask.ranges()) {
            for (int i = 0; i < range.count(); i++) {
                int frame = range.frame(i);
                assertThat(demanded.contains(frame) || perhaps.contains(frame)).as("frame %d is demanded", frame).isTrue();
                assertThat(wanted.contains(frame)).as("asked only for what is wanted").isTrue();
                assertThat(given.contains(frame)).as("frame %d is missing", frame).isFalse();
            }
        }
    }

    /** Each frame is asked of one source, or of two of which one is late or slow. */
    private void checkWindow() {
        int[] asked = new int[FRAMES];
        int[] askedOfLate = new int[FRAMES];
        int outstanding = 0;
        for (int i = 0; i < delivery.sources().size(); i++) {
            if (!holder(i).linked) {
                continue;
            }
            for (int frame : holder(i).owed()) {
                if (delivery.sources().get(i).mayHave(frame) && demanded.contains(frame) && !given.contains(frame) && !unavailable.contains(frame)) {
                    asked[frame]++;
                    outstanding++;
                    if (delivery.sources().link(i) == LinkState.LATE || delivery.sources().isSlow(i)) {
                        askedOfLate[frame]++;
                    }
                }
            }
        }
        for (int frame = 0; frame < FRAMES; frame++) {
            assertThat(asked[frame] - askedOfLate[frame]).as("frame %d is asked of one healthy source at most", frame).isLessThanOrEqualTo(1);
        }
        assertThat(outstanding).as("the window bounds what is asked").isLessThanOrEqualTo(2 * WINDOW_FRAMES + 10);
    }

    boolean push(int source) {
        boolean pushed = holder(source).push();
        Set<Integer> lacking = holder(source).lacking;
        if (!lacking.isEmpty()) {
            FrameMask.Builder mask = new FrameMask.Builder();
            lacking.forEach(mask::add);
            lacking.clear();
            delivery.lacks(source, mask.build());
            settle();
        }
        return pushed;
    }

    void deliver(int source, boolean intact) {
        Integer frame = holder(source).pipe.poll();
        if (frame == null) {
            return;
        }
        Arrival arrival = delivery.arrived(source, frame, FRAME_BYTES, intact);
        log.add("frame " + frame + " from " + source + " " + arrival);
        switch (arrival) {
            case GIVE -> {
                assertThat(demanded.contains(frame) || perhaps.contains(frame)).as("frame %d is demanded", frame).isTrue();
                assertThat(wanted.contains(frame)).isTrue();
                assertThat(given.add(frame)).as("frame %d is given once", frame).isTrue();
                unconsumed += FRAME_BYTES;
            }
            case DUPLICATE -> assertThat(given.contains(frame) || unavailable.contains(frame)
                    || delivery.sources().get(source).damaged.contains(frame)).isTrue();
            case UNWANTED, CORRUPT -> { }
        }
        settle();
    }

    void unlink(int source) {
        if (holder(source).linked) {
            holder(source).unlink();
            delivery.unlinked(source);
            log.add("unlink " + source);
            settle();
        }
    }

    void late(int source) {
        if (delivery.sources().link(source) == LinkState.HEALTHY) {
            delivery.late(source);
            log.add("late " + source);
            settle();
        }
    }

    void punctual(int source) {
        if (delivery.sources().link(source) == LinkState.LATE) {
            delivery.punctual(source);
            log.add("punctual " + source);
            settle();
        }
    }

    /** The viewer finds a frame damaged that it was given. */
    void bad(int frame) {
        given.remove(frame);
        log.add("bad " + frame);
        delivery.bad(frame);
        met &= unavailable.contains(frame);
        settle();
    }

    void consume() {
        delivery.consumed((int) unconsumed);
        unconsumed = 0;
        settle();
    }

    /** Demands frames, in place of all that was demanded or besides it. */
    void demand(List<FrameRange> ranges, boolean replace) {
        if (replace) {
            demanded.clear();
            perhaps.clear();
            given.clear();
        }
        for (FrameRange range : ranges) {
            for (int i = 0; i < range.count(); i++) {
                if (wanted.contains(range.frame(i))) {
                    demanded.add(range.frame(i));
                }
            }
        }
        log.add((replace ? "replace " : "demand ") + ranges);
        met = false;
        everDemanded = true;
        assertThat(replace ? delivery.replaceDemand(ranges) : delivery.demand(ranges)).isTrue();
        settle();
    }

    /** No strategy came in time for what was sought. */
    void giveUpSeeking() {
        List<FrameMask> inVain = List.copyOf(sought);
        sought.clear();
        inVain.forEach(delivery::giveUpSeeking);
        log.add("give up " + inVain);
        settle();
    }

    /** All links come up and everything flows until nothing is left. */
    void heal() {
        for (int i = 0; i < delivery.sources().size(); i++) {
            if (!holder(i).linked) {
                link(i);
            } else {
                punctual(i);
            }
        }
        boolean moving = true;
        while (moving) {
            consume();
            moving = !sought.isEmpty();
            giveUpSeeking();
            for (int i = 0; i < delivery.sources().size(); i++) {
                while (push(i)) {
                    moving = true;
                }
                while (!holder(i).pipe.isEmpty()) {
                    moving = true;
                    deliver(i, true);
                }
            }
        }
    }
}
