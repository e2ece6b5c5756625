package io.framecast.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.ClaimState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Requests of all sizes come, go on and leave in any order, while nodes come and go. */
class AdmissionPropertyTest {

    private static final int STEPS = 200;
    private static final int QUEUE = 6;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    @Property(tries = 1000)
    void whatIsReservedStaysWithinTheRoomUnlessOneIsAlone(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.WAIT) {
            @Override
            void granted(Reservation reservation) {
                boolean isAlone = reservations.all().stream().filter(Reservation::holds).count() == 1;
                assertThat(isAlone || reservations.reservedBytesPerSecond() <= room).as("%s of %s in room %s", reservation, reservations.all(), room).isTrue();
            }
        }.run();
    }

    @Property(tries = 1000)
    void whoComesFirstIsServedFirst(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.WAIT) {
            @Override
            void granted(Reservation reservation) {
                assertThat(reservations.waiting()).as("still waiting when %s begins", reservation)
                        .allMatch(waiting -> waiting.sinceMillis() >= reservation.sinceMillis());
            }
        }.run();
    }

    @Property(tries = 1000)
    void nobodyIsFirstAndWaitsWhileThereIsRoom(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.WAIT) {
            @Override
            void settled() {
                if (!reservations.waiting().isEmpty()) {
                    Reservation first = reservations.waiting().first();
                    assertThat(reservations.reservedBytesPerSecond()).as("reserved while %s waits", first).isPositive();
                    assertThat(reservations.reservedBytesPerSecond() + first.bytesPerSecond()).isGreaterThan(room);
                    assertThat(nowMillis - first.sinceMillis()).isLessThan(LONGEST_WAIT.toMillis());
                }
            }
        }.run();
    }

    @Property(tries = 1000)
    void theQueueIsBoundedAndWhoIsPastItIsRefusedAtOnce(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.WAIT) {
            @Override
            void settled() {
                assertThat(reservations.waiting()).hasSizeLessThanOrEqualTo(QUEUE);
            }
        }.run();
    }

    @Property(tries = 1000)
    void whenAllHaveLeftNothingIsReserved(@ForAll long seed) {
        Domain domain = new Domain(seed, AdmissionRules.Mode.WAIT) {};
        domain.run();
        for (Reservation each : List.copyOf(domain.reservations.all())) {
            domain.claim(each.ruid(), ClaimState.LEAVES, 0, each.sinceMillis());
        }
        assertThat(domain.reservations.all()).isEmpty();
        assertThat(domain.reservations.waiting()).isEmpty();
        assertThat(domain.reservations.reservedBytesPerSecond()).isZero();
    }

    @Property(tries = 1000)
    void whatEachHasBeenToldIsHowItStands(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.WAIT) {
            @Override
            void settled() {
                Map<String, Long> held = new HashMap<>();
                Set<String> waiting = new HashSet<>();
                for (AdmissionChange change : applied) {
                    held.remove(change.ruid());
                    waiting.remove(change.ruid());
                    if (change instanceof AdmissionChange.Kept(Reservation kept)) {
                        if (kept.holds()) {
                            held.put(kept.ruid(), kept.bytesPerSecond());
                        } else {
                            waiting.add(kept.ruid());
                        }
                    }
                }
                assertThat(reservations.reservedBytesPerSecond()).isEqualTo(held.values().stream().mapToLong(Long::longValue).sum());
                assertThat(reservations.waiting()).extracting(Reservation::ruid).containsExactlyInAnyOrderElementsOf(waiting);
            }
        }.run();
    }

    @Property(tries = 500)
    void whereNobodyMayWaitNobodyDoes(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.REFUSE) {
            @Override
            void settled() {
                assertThat(reservations.waiting()).isEmpty();
            }
        }.run();
    }

    @Property(tries = 500)
    void whereRoomIsNoMatterEverybodyBegins(@ForAll long seed) {
        new Domain(seed, AdmissionRules.Mode.OFF) {
            @Override
            void settled() {
                assertThat(reservations.waiting()).isEmpty();
                assertThat(applied).noneMatch(AdmissionChange.Refused.class::isInstance);
            }
        }.run();
    }

    /** Claims at random, of requests that say what they were told. */
    private abstract static class Domain {

        final Reservations reservations = new Reservations();
        final List<AdmissionChange> applied = new ArrayList<>();
        long room;
        long nowMillis = 1_000_000;
        private final Admission admission;
        private final Random random;
        private int made;

        Domain(long seed, AdmissionRules.Mode mode) {
            random = new Random(seed);
            admission = new Admission(new AdmissionRules(mode, 1, QUEUE, LONGEST_WAIT));
            room = random.nextInt(100);
        }

        void granted(Reservation reservation) {}

        void settled() {}

        void run() {
            for (int step = 0; step < STEPS; step++) {
                nowMillis += random.nextInt(5000);
                step();
                settle();
                settled();
            }
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0 -> room = random.nextInt(100);
                case 1, 2, 3, 4 -> claim("r" + made++, ClaimState.WAITS, 1 + random.nextInt(60), nowMillis);
                default -> {
                    List<Reservation> all = List.copyOf(reservations.all());
                    if (!all.isEmpty()) {
                        again(all.get(random.nextInt(all.size())));
                    }
                }
            }
        }

        private void again(Reservation known) {
            ClaimState state = random.nextInt(3) > 0 ? ClaimState.LEAVES : known.holds() ? ClaimState.HOLDS : ClaimState.WAITS;
            claim(known.ruid(), state, known.bytesPerSecond(), known.sinceMillis());
        }

        void claim(String ruid, ClaimState state, long bytesPerSecond, long sinceMillis) {
            Claim claim = new Claim(ruid, state, bytesPerSecond, Instant.ofEpochMilli(sinceMillis), Instant.ofEpochMilli(nowMillis));
            admission.claimed(reservations, claim, room, nowMillis).ifPresent(this::apply);
        }

        private void settle() {
            Optional<AdmissionChange> due = admission.due(reservations, room, nowMillis);
            while (due.isPresent()) {
                apply(due.get());
                due = admission.due(reservations, room, nowMillis);
            }
        }

        private void apply(AdmissionChange change) {
            reservations.apply(change);
            applied.add(change);
            if (change instanceof AdmissionChange.Kept(Reservation kept) && kept.holds()) {
                granted(kept);
            }
        }
    }
}
