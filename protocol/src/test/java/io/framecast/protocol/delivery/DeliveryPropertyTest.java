package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Seeded schedules of everything that can happen to a sink, against holders that keep to the protocol. Whatever happened, once
 * links are up and pipes are drained every demanded frame has been given once in its generation, or reported.
 */
class DeliveryPropertyTest {

    private static final int FRAMES = 300;
    private static final int FRAME_BYTES = 100;
    private static final int WINDOW_FRAMES = 40;
    private static final int EVENTS = 250;

    /** One schedule. */
    private static final class World {
        final Random random;
        final Delivery delivery;
        final AtomicLong generations = new AtomicLong();
        final List<FakeHolder> holders = new ArrayList<>();
        final Set<Integer> demanded = new HashSet<>();
        final Set<Integer> perhaps = new HashSet<>();
        final Set<Integer> given = new HashSet<>();
        final Set<Integer> unavailable = new HashSet<>();
        final Set<Integer> damaged = new HashSet<>();
        final List<FrameMask> sought = new ArrayList<>();
        final List<String> log = new ArrayList<>();
        final FrameMask wanted;
        long unconsumed;
        int epoch;
        boolean met;
        boolean everDemanded;

        World(long seed) {
            random = new Random(seed);
            FrameMask.Builder mask = new FrameMask.Builder();
            for (int frame = 0; frame < FRAMES; frame++) {
                if (random.nextInt(10) > 0) {
                    mask.add(frame);
                }
            }
            wanted = mask.build();
            delivery = new Delivery((long) WINDOW_FRAMES * FRAME_BYTES, WINDOW_FRAMES, true, FRAMES, FRAME_BYTES, generations::incrementAndGet);
            int nodes = 1 + random.nextInt(5);
            for (int i = 0; i < nodes; i++) {
                Set<Integer> held = new HashSet<>();
                int chance = 30 + random.nextInt(80);
                for (int frame = 0; frame < FRAMES; frame++) {
                    if (random.nextInt(100) < chance) {
                        held.add(frame);
                    }
                }
                holders.add(new FakeHolder(held));
            }
        }

        /** A strategy over some of the nodes; they may have lost frames that it gives them. */
        void adopt() {
            List<FrameMask.Builder> masks = new ArrayList<>();
            holders.forEach(holder -> masks.add(new FrameMask.Builder()));
            FrameMask.Builder nobody = new FrameMask.Builder();
            boolean[] out = new boolean[holders.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = random.nextInt(6) == 0;
            }
            wanted.forEach(frame -> {
                int first = random.nextInt(holders.size());
                for (int i = 0; i < holders.size(); i++) {
                    int node = (first + i) % holders.size();
                    if (!out[node] && holders.get(node).held.contains(frame)) {
                        masks.get(node).add(frame);
                        return;
                    }
                }
                nobody.add(frame);
            });
            List<Share> shares = new ArrayList<>();
            for (int i = 0; i < holders.size(); i++) {
                List<Standby> standbys = new ArrayList<>();
                for (int j = 0; j < holders.size(); j++) {
                    if (j != i && !out[j] && random.nextBoolean()) {
                        FrameMask.Builder both = new FrameMask.Builder();
                        masks.get(i).build().stream().filter(holders.get(j).held::contains).forEach(both::add);
                        standbys.add(new Standby("node-" + j, both.build()));
                    }
                }
                if (!out[i]) {
                    shares.add(new Share("node-" + i, masks.get(i).build(), standbys));
                }
            }
            epoch++;
            delivery.adopt(new Strategy(1, epoch, epoch, wanted, shares, nobody.build()));
            log.add("adopt " + epoch);
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
            if (arrival == Arrival.GIVE && random.nextInt(3) > 0) {
                consume();
            }
            settle();
        }

        void consume() {
            delivery.consumed((int) unconsumed);
            unconsumed = 0;
        }

        FrameRange range() {
            int first = random.nextInt(FRAMES + 20);
            int last = random.nextInt(FRAMES + 20);
            int step = (1 + random.nextInt(3)) * (last >= first ? 1 : -1);
            return new FrameRange(first, last, step);
        }

        void demand(boolean replace) {
            List<FrameRange> ranges = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                ranges.add(range());
            }
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

        void step() {
            int sources = delivery.sources().size();
            int source = sources == 0 ? 0 : random.nextInt(sources);
            switch (random.nextInt(sources == 0 ? 2 : 24)) {
                case 0 -> adopt();
                case 1 -> demand(random.nextBoolean());
                case 2, 3 -> link(source);
                case 4 -> {
                    if (holder(source).linked) {
                        holder(source).unlink();
                        delivery.unlinked(source);
                        log.add("unlink " + source);
                        settle();
                    }
                }
                case 5 -> {
                    if (delivery.sources().link(source) == LinkState.HEALTHY) {
                        delivery.late(source);
                        log.add("late " + source);
                        settle();
                    }
                }
                case 6 -> {
                    if (delivery.sources().link(source) == LinkState.LATE) {
                        delivery.punctual(source);
                        log.add("punctual " + source);
                        settle();
                    }
                }
                case 7 -> {
                    delivery.graceOver();
                    settle();
                }
                case 8 -> {
                    if (random.nextInt(4) == 0) {
                        deliver(source, false);
                    }
                }
                case 9 -> {
                    if (!given.isEmpty() && random.nextInt(3) == 0) {
                        int frame = given.iterator().next();
                        given.remove(frame);
                        log.add("bad " + frame);
                        delivery.bad(frame);
                        met &= unavailable.contains(frame);
                        settle();
                    }
                }
                case 10 -> {
                    if (random.nextInt(4) == 0) {
                        holder(source).held.remove(random.nextInt(FRAMES));
                    }
                }
                case 11 -> {
                    consume();
                    settle();
                }
                case 12 -> giveUpSeeking();
                case 13 -> {
                    delivery.paced(source, random.nextInt(3) == 0 ? 400_000_000L : 1 + random.nextInt(60_000_000));
                    settle();
                }
                default -> {
                    for (int i = random.nextInt(8); i > 0; i--) {
                        push(source);
                    }
                    for (int i = random.nextInt(8); i > 0; i--) {
                        deliver(source, true);
                    }
                }
            }
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
            if (epoch == 0) {
                adopt();
            }
            for (int i = 0; i < delivery.sources().size(); i++) {
                if (!holder(i).linked) {
                    link(i);
                } else if (delivery.sources().link(i) == LinkState.LATE) {
                    delivery.punctual(i);
                    settle();
                }
            }
            boolean moving = true;
            while (moving) {
                consume();
                settle();
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

    @Property(tries = 200)
    void everyDemandedFrameIsGivenOnceOrReportedWhateverHappens(@ForAll long seed) {
        World world = new World(seed);
        try {
            for (int i = 0; i < EVENTS; i++) {
                world.step();
            }
            world.heal();
            Set<Integer> unanswered = new HashSet<>(world.demanded);
            unanswered.removeAll(world.given);
            unanswered.removeAll(world.unavailable);
            assertThat(unanswered).as("demanded frames neither given nor reported").isEmpty();
            assertThat(world.met).as("the demand is said to be met").isEqualTo(world.everDemanded);
            assertThat(world.delivery.unavailable().stream().boxed().toList()).containsExactlyInAnyOrderElementsOf(world.unavailable);
            world.unavailable.forEach(frame -> {
                for (int i = 0; i < world.delivery.sources().size(); i++) {
                    assertThat(world.delivery.sources().get(i).mayHave(frame)).as("a source may have unavailable frame %d", frame).isFalse();
                }
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + String.join("\n", world.log.subList(Math.max(0, world.log.size() - 60), world.log.size())), e);
        }
    }
}
