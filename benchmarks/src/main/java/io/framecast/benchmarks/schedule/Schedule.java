package io.framecast.benchmarks.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The faults of a run, in order of time: a pure function of seed, duration and processes.
 *
 * <p>Every kind of fault meets every kind of process before any pair comes again, as far as the {@link Envelope} lets it. About
 * one step in three brings two faults at once.
 *
 * @param seed which schedule
 * @param faults in order of time
 */
public record Schedule(long seed, List<PlannedFault> faults) {

    private static final long FIRST_MILLIS = 5_000;
    /** The end of a run is quiet, so that what was hurt can be seen to recover under load. */
    private static final long QUIET_MILLIS = 20_000;
    /** A process that starts takes two processors whole for some seconds: more often, and it is the machine that is tested. */
    private static final long STEP_MILLIS_MIN = 14_000;
    private static final long STEP_MILLIS_MAX = 22_000;
    private static final double TWO_AT_ONCE = 0.35;
    private static final long APART_MILLIS_MAX = 1_500;

    private record Card(String role, Kind kind) {

        boolean fits(Target target) {
            return target.role().equals(role) && (kind != Kind.CUT || target.canBeCut());
        }
    }

    /** The schedule of that seed; empty where the time is too short for a fault. */
    public static Schedule of(long seed, Duration duration, Collection<Target> processes) {
        return new Drawing(seed, processes).draw(duration);
    }

    /** No faults at all. */
    public static Schedule calm(long seed) {
        return new Schedule(seed, List.of());
    }

    private static final class Drawing {

        private final long seed;
        private final Random random;
        private final List<Target> processes;
        private final Envelope envelope;
        private final List<Card> deck = new ArrayList<>();
        private final List<PlannedFault> faults = new ArrayList<>();

        Drawing(long seed, Collection<Target> processes) {
            this.seed = seed;
            this.random = new Random(seed);
            // Whoever lists the processes in another order gets the same schedule.
            this.processes = processes.stream().sorted(Comparator.comparing(Target::name)).toList();
            this.envelope = new Envelope(processes);
        }

        Schedule draw(Duration duration) {
            long last = duration.toMillis() - QUIET_MILLIS;
            for (long at = FIRST_MILLIS; at <= last; at += between(STEP_MILLIS_MIN, STEP_MILLIS_MAX)) {
                add(at);
                if (random.nextDouble() < TWO_AT_ONCE) {
                    add(at + between(0, APART_MILLIS_MAX));
                }
            }
            return new Schedule(seed, List.copyOf(faults));
        }

        private void add(long atMillis) {
            if (deck.isEmpty()) {
                deck.addAll(shuffled());
            }
            List<Target> out = outAt(Duration.ofMillis(atMillis));
            for (int i = 0; i < deck.size(); i++) {
                Optional<Target> target = choose(deck.get(i), out);
                if (target.isPresent()) {
                    Kind kind = deck.remove(i).kind();
                    faults.add(new PlannedFault(faults.size() + 1, Duration.ofMillis(atMillis), kind, target.get(), hold(kind)));
                    return;
                }
            }
        }

        private List<Card> shuffled() {
            List<Card> cards = new ArrayList<>();
            for (String role : new TreeSet<>(processes.stream().map(Target::role).toList())) {
                Stream.of(Kind.values()).map(kind -> new Card(role, kind)).filter(card -> processes.stream().anyMatch(card::fits)).forEach(cards::add);
            }
            Collections.shuffle(cards, random);
            return cards;
        }

        private List<Target> outAt(Duration at) {
            return faults.stream().filter(fault -> fault.backAt().compareTo(at) > 0).map(PlannedFault::target).toList();
        }

        private Optional<Target> choose(Card card, List<Target> out) {
            List<Target> possible = processes.stream().filter(target -> card.fits(target) && envelope.allows(out, target)).toList();
            return possible.isEmpty() ? Optional.empty() : Optional.of(possible.get(random.nextInt(possible.size())));
        }

        private Duration hold(Kind kind) {
            return Duration.ofMillis(switch (kind) {
                case KILL -> between(0, 4_000);
                // One in two is over before anybody is given up.
                case FREEZE, CUT -> random.nextBoolean() ? between(200, 1_000) : between(1_500, 6_000);
                case RESTART -> 0;
            });
        }

        private long between(long min, long max) {
            return min + random.nextLong(max - min + 1);
        }
    }
}
