package io.framecast.coordinator.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.ClaimState;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.RoomVerdict;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.View;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request under thousands of seeded schedules of inputs: late, duplicated, contradictory, from dead nodes and former terms.
 * A failure names its seed.
 */
class RequestLifeTest {

    private static final int SCHEDULES = 3000;
    private static final int STEPS = 60;
    private static final FrameMask WANTED = FrameMask.range(0, 19);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final VideoRequestMachine machine = new VideoRequestMachine(RequestTimings.defaults(),
            (ruid, node, incarnation, term, epoch) -> ruid + node + incarnation + term + epoch, true);

    @Test
    void invariantsHoldUnderEverySchedule() {
        int ended = 0;
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                ended += new Schedule(seed).run() ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(ended).as("schedules that ended their request: enough to mean something").isBetween(SCHEDULES / 4, SCHEDULES);
    }

    private final class Schedule {

        private final Random random;
        private final List<RequestChange> log = new ArrayList<>();
        private final List<DomainEvent> sent = new ArrayList<>();
        private final Map<Stamp, List<Share>> strategies = new HashMap<>();
        private final TreeMap<String, Long> live = new TreeMap<>();
        private @Nullable VideoRequest state;
        private View view = View.none();
        private long term;
        private long offset;
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        private Schedule(long seed) {
            random = new Random(seed);
            for (String node : List.of("gateway-1", "gateway-2", "frame-1", "frame-2", "frame-3")) {
                live.put(node, 1L);
            }
            changeView();
        }

        /** Whether the request has ended. */
        boolean run() {
            for (int step = 0; step < STEPS; step++) {
                now = now.plusMillis(random.nextInt(3000));
                step();
            }
            assertReplays();
            return state != null && state.isEnded();
        }

        private void step() {
            switch (random.nextInt(17)) {
                case 0, 1, 2 -> receive(crq());
                case 3, 4, 5 -> receive(dstrg());
                case 6 -> receive(slost());
                case 7, 8 -> receive(progress());
                case 9 -> {
                    if (random.nextInt(8) == 0) {
                        receive(new Cancel("r", node("gateway"), CancelReason.values()[random.nextInt(4)], now));
                    }
                }
                case 10 -> {
                    if (random.nextInt(8) == 0) {
                        receive(new Cdone("r", node("gateway"), WANTED, WANTED, now));
                    }
                }
                case 11 -> {
                    View before = view;
                    String node = node(random.nextBoolean() ? "frame" : "gateway");
                    if (live.remove(node) == null) {
                        live.put(node, random.nextLong(2, 100));
                    }
                    changeView();
                    decide(new RequestInput.ViewChanged(before));
                }
                case 12 -> decide(new RequestInput.RepeatDue());
                case 14, 15 -> receive(room());
                case 13 -> {
                    if (random.nextInt(10) == 0) {
                        decide(new RequestInput.MovieGone("m", random.nextBoolean() ? "v" : "another version"));
                    }
                }
                default -> {
                    term += random.nextInt(3) == 0 ? 10 : 0;
                    if (state != null && term > state.stamp().term()) {
                        decide(new RequestInput.Promoted());
                    } else if (state != null && due()) {
                        decide(new RequestInput.EndDue());
                    }
                }
            }
        }

        private boolean due() {
            return machine.deadlines().endsAfter(state)
                    .map(lasts -> !now.isBefore(Instant.ofEpochMilli(state.sinceMillis()).plus(lasts)))
                    .orElse(false);
        }

        private void receive(DomainEvent event) {
            offset += random.nextInt(2);
            RequestInput input = new RequestInput.Received(event, offset);
            decide(input);
            if (random.nextInt(4) == 0) {
                decide(input);
            }
        }

        private void decide(RequestInput input) {
            VideoRequest before = state;
            Decision decision = machine.decide(before, input, new Situation(term, view, now));
            if (decision.forgotten()) {
                assertThat(before.isEnded()).as("only what has ended is forgotten").isTrue();
                log.clear();
                strategies.clear(); // The same RUID again is another request from here on.
                state = null;
                return;
            }
            for (RequestChange change : decision.changes()) {
                state = VideoRequest.apply(state, change);
                log.add(change);
            }
            if (before != null && state != null) {
                assertThat(state.stamp()).as("stamps never go back").isGreaterThanOrEqualTo(before.stamp());
                assertThat(state.stamp().equals(before.stamp())).as("what changes is stamped anew").isEqualTo(decision.changes().isEmpty());
                assertThat(state.asked().wanted().containsAll(before.asked().wanted())).as("what is wanted stays so").isTrue();
                if (before.isEnded()) {
                    assertThat(state.phase()).as("the first terminal phase wins").isEqualTo(before.phase());
                }
            }
            decision.commands().forEach(this::check);
            sent.addAll(decision.commands());
        }

        /** Whatever is sent is what the state says. */
        private void check(DomainEvent command) {
            if (state == null) {
                return;
            }
            Stamp stamp = state.stamp();
            switch (command) {
                case Prq prq -> {
                    assertThat(prq.epoch()).isLessThanOrEqualTo(stamp.epoch());
                    assertThat(prq.term()).isEqualTo(term);
                    assertThat(prq.queue()).as("to be planned, or told its place").isEqualTo(state.waits() == null ? null : state.waits().place());
                    assertThat(state.waits() == null || prq.queue() != null).as("nothing is asked to be planned before there is room").isTrue();
                }
                case Claim claim -> {
                    assertThat(state.asked().rate()).as("only who is paced claims").isNotNull();
                    assertThat(claim.state()).isEqualTo(state.isEnded() ? ClaimState.LEAVES
                            : state.waits() == null ? ClaimState.HOLDS : ClaimState.WAITS);
                }
                case Strg strg -> {
                    assertThat(List.of(strg.term(), (long) strg.epoch(), strg.sequence()))
                            .isEqualTo(List.of(stamp.term(), (long) stamp.epoch(), stamp.sequence()));
                    assertThat(state.waits()).as("who has a strategy does not wait").isNull();
                    List<Share> first = strategies.putIfAbsent(new Stamp(strg.term(), strg.epoch(), 0), strg.shares());
                    assertThat(first == null || first.equals(strg.shares())).as("one strategy a term and epoch").isTrue();
                }
                case Svjoin join -> {
                    assertThat(join.epoch()).isEqualTo(stamp.epoch()).isPositive();
                    assertThat(state.isEnded()).isFalse();
                    assertThat(join.share().or(join.standby()).andNot(state.asked().wanted()).isEmpty()).isTrue();
                }
                case Sdone sdone -> assertThat(sdone.epoch()).isLessThanOrEqualTo(stamp.epoch());
                case Vdone vdone -> assertThat(vdone.phase()).isEqualTo(state.phase());
                case Vpdone vpdone -> assertThat(vpdone.phase()).isEqualTo(state.phase());
                default -> throw new AssertionError("a request does not send " + command);
            }
        }

        /** Applying the log, and reading the state back from JSON, both give the state. */
        private void assertReplays() {
            VideoRequest replayed = null;
            for (RequestChange change : log) {
                replayed = VideoRequest.apply(replayed, change);
            }
            assertThat(replayed).isEqualTo(state);
            if (state != null) {
                assertThat(MAPPER.readValue(MAPPER.writeValueAsBytes(state), VideoRequest.class)).isEqualTo(state);
            }
        }

        private Crq crq() {
            String gateway = node("gateway");
            Sink sink = random.nextInt(3) == 0 ? null : new Sink(gateway, live.getOrDefault(gateway, 1L), "h", 1);
            // A viewer that follows a movie that grows asks for more each time; a record read late asks for less.
            FrameMask wanted = random.nextInt(3) > 0 ? WANTED : FrameMask.range(0, 19 + random.nextInt(30));
            return new Crq("r", "m", "v", wanted, FrameMask.range(0, random.nextInt(5)), 4, Purpose.VIEW, sink,
                    random.nextBoolean() ? null : new PacedRate(25, 1000), now);
        }

        private Room room() {
            RoomVerdict verdict = RoomVerdict.values()[random.nextInt(20) == 0 ? 2 : random.nextInt(2)];
            return new Room("r", term - random.nextInt(2), verdict,
                    verdict == RoomVerdict.WAITS ? new QueuePlace(1 + random.nextInt(3), 3) : null, "no room", now);
        }

        private Dstrg dstrg() {
            Prq last = sent.stream().filter(Prq.class::isInstance).map(Prq.class::cast).reduce((_, next) -> next)
                    .orElse(new Prq("r", 0, 0, 0, "m", "v", WANTED, FrameMask.empty(), WANTED, 4, Purpose.VIEW, null, List.of(), List.of(), now));
            int way = random.nextInt(10);
            String source = node("frame");
            FrameMask mask = way == 0 ? FrameMask.of(1) : last.missing();
            return new Dstrg("r", way == 1 ? last.term() - 1 : last.term(), way == 2 ? last.epoch() - 1 : last.epoch(),
                    way == 3 ? List.of() : List.of(new Share(source, mask, List.of(new Standby(node("frame"), mask)))),
                    way == 3 ? last.missing() : FrameMask.empty(), "s", 1, now);
        }

        private Slost slost() {
            String lost = node("frame");
            int epoch = state == null ? 1 : state.stamp().epoch() - random.nextInt(2);
            return new Slost("r", node("gateway"), lost, live.getOrDefault(lost, 1L), term, epoch, "x", WANTED, now);
        }

        private Progress progress() {
            String gateway = node("gateway");
            return new Progress("r", gateway, live.getOrDefault(gateway, 1L), term, state == null ? 1 : state.stamp().epoch(),
                    random.nextInt(4) != 0, FrameMask.of(random.nextInt(20)), FrameMask.empty(),
                    random.nextInt(3) > 0 ? List.of() : List.of(new Lacking(node("frame"), FrameMask.of(random.nextInt(20)))), now);
        }

        private String node(String role) {
            return role + "-" + (1 + random.nextInt(role.equals("frame") ? 3 : 2));
        }

        private void changeView() {
            List<Member> members = live.entrySet().stream()
                    .map(node -> new Member(node.getKey(),
                            node.getKey().startsWith("frame") ? NodeRole.FRAME_SERVICE : NodeRole.GATEWAY, node.getValue(),
                            new NodeAddress("h", 1, 2), "", NodeState.UP))
                    .toList();
            view = new View(term, view.number() + 1, members, now);
        }
    }
}
