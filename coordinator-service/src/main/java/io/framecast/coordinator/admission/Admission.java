package io.framecast.coordinator.admission;

import io.framecast.protocol.event.Claim;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which paced requests may begin. Pure and stateless: {@link Reservations} are what it decides on.
 *
 * <h2>Rules</h2>
 * <ol>
 *   <li>What is reserved stays within the room, but for a request that is alone: one that is larger than the whole domain is served
 *       when nothing else is, so that it does not wait for ever.
 *   <li>First come, first served: while one waits, none that came later begins, though it may be smaller and would fit.
 *   <li>Whoever is first and fits does not wait.
 *   <li>A request that goes on already counts, whether it fits or not: a running stream is not ended for room.
 * </ol>
 */
public final class Admission {

    /** The room where no frame service has told its capacity: there is nothing to ration by. */
    public static final long UNKNOWN_ROOM = Long.MAX_VALUE;

    private static final double MEGABYTE = 1e6;
    /** No sum of such rates overflows. */
    private static final long MOST_BYTES_PER_SECOND = 1L << 40;

    private final AdmissionRules rules;

    /** @param rules how capacity is rationed */
    public Admission(AdmissionRules rules) {
        this.rules = rules;
    }

    /**
     * What of a capacity may be reserved.
     *
     * @param capacityBytesPerSecond of all frame services that take work
     */
    public long room(long capacityBytesPerSecond) {
        return (long) (capacityBytesPerSecond * rules.share());
    }

    /**
     * What follows from a claim; empty where it changes nothing.
     *
     * @param roomBytesPerSecond what may be reserved in all
     */
    public Optional<AdmissionChange> claimed(Reservations state, Claim claim, long roomBytesPerSecond, long nowMillis) {
        Reservation known = state.find(claim.ruid());
        return switch (claim.state()) {
            case LEAVES -> known == null ? Optional.empty() : Optional.of(new AdmissionChange.Left(claim.ruid()));
            case HOLDS -> known != null && known.holds() ? Optional.empty() : Optional.of(new AdmissionChange.Kept(reservation(claim, true)));
            case WAITS -> known == null ? Optional.of(asked(state, reservation(claim, false), roomBytesPerSecond, nowMillis)) : Optional.empty();
        };
    }

    private static Reservation reservation(Claim claim, boolean holds) {
        return new Reservation(claim.ruid(), holds, Math.clamp(claim.bytesPerSecond(), 1, MOST_BYTES_PER_SECOND), claim.since().toEpochMilli());
    }

    private AdmissionChange asked(Reservations state, Reservation asked, long roomBytesPerSecond, long nowMillis) {
        boolean isFirst = state.waiting().isEmpty();
        if (!rules.isOn() || (isFirst && fits(state, asked, roomBytesPerSecond))) {
            return new AdmissionChange.Kept(asked.granted());
        }
        if (rules.mode() == AdmissionRules.Mode.REFUSE) {
            return new AdmissionChange.Refused(asked.ruid(), noRoom(state, asked, roomBytesPerSecond)
                    + "; try again later, or without a rate to take what is left");
        }
        if (state.waiting().size() >= rules.queue()) {
            return new AdmissionChange.Refused(asked.ruid(), noRoom(state, asked, roomBytesPerSecond) + ", and " + rules.queue()
                    + " requests wait already, as many as may; try again later");
        }
        return hasWaitedTooLong(asked, nowMillis) ? tooLong(asked) : new AdmissionChange.Kept(asked);
    }

    /**
     * What is due of those that wait: the first of them begins, or is refused. To be asked again after the change was applied, until
     * nothing is.
     */
    public Optional<AdmissionChange> due(Reservations state, long roomBytesPerSecond, long nowMillis) {
        if (state.waiting().isEmpty()) {
            return Optional.empty();
        }
        Reservation first = state.waiting().first();
        if (!rules.isOn() || fits(state, first, roomBytesPerSecond)) {
            return Optional.of(new AdmissionChange.Kept(first.granted()));
        }
        return hasWaitedTooLong(first, nowMillis) ? Optional.of(tooLong(first)) : Optional.empty();
    }

    private static boolean fits(Reservations state, Reservation asked, long roomBytesPerSecond) {
        return state.isFree() || asked.bytesPerSecond() <= roomBytesPerSecond - state.reservedBytesPerSecond();
    }

    private boolean hasWaitedTooLong(Reservation asked, long nowMillis) {
        return nowMillis - asked.sinceMillis() >= rules.longestWait().toMillis();
    }

    private AdmissionChange tooLong(Reservation asked) {
        return new AdmissionChange.Refused(asked.ruid(), "it has waited for room for " + rules.longestWait().toSeconds()
                + " s, the longest a request may; try again later, or without a rate to take what is left");
    }

    private static String noRoom(Reservations state, Reservation asked, long roomBytesPerSecond) {
        return String.format(Locale.ROOT, "no room: the request's rate is %.1f MB/s, %.1f MB/s of the %.1f MB/s that may be reserved are taken",
                asked.bytesPerSecond() / MEGABYTE, state.reservedBytesPerSecond() / MEGABYTE, roomBytesPerSecond / MEGABYTE);
    }
}
