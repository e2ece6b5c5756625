package io.framecast.gateway.edge;

import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a viewing is owed by its own node, in the order in which they were asked for, and what is done about each: nothing yet,
 * its run is read from disk, or it is waited for, since somebody else, its leader, is being sent it. Pure and not thread-safe; times are
 * of any monotonic clock, in nanoseconds.
 *
 * @param <L> leaders
 */
final class OwedFrames<L> {

    /** Of one frame nobody waits for longer than so many times its patience, though others come to its leader. */
    private static final int MOST_PATIENCES = 2;

    private enum Standing { TO_DO, READING, WAITING }

    private record Owed<L>(Standing standing, @Nullable L leader, long sinceNanos) {

        static <L> Owed<L> of(Standing standing) {
            return new Owed<>(standing, null, 0);
        }
    }

    private final Map<Integer, Owed<L>> byFrame = new LinkedHashMap<>();

    boolean contains(int frame) {
        return byFrame.containsKey(frame);
    }

    /** What is owed now, in this order; what is done about those that were owed before goes on. Returns those that are waited for no more. */
    List<Integer> replace(List<FrameRange> ranges) {
        Map<Integer, Owed<L>> before = new LinkedHashMap<>(byFrame);
        byFrame.clear();
        for (FrameRange range : ranges) {
            for (int i = 0; i < range.count(); i++) {
                Owed<L> known = before.remove(range.frame(i));
                byFrame.put(range.frame(i), known == null ? Owed.of(Standing.TO_DO) : known);
            }
        }
        return waiting(before);
    }

    /** Nothing is owed any more. Returns those that were waited for. */
    List<Integer> clear() {
        List<Integer> waitedFor = waiting(byFrame);
        byFrame.clear();
        return waitedFor;
    }

    private static <L> List<Integer> waiting(Map<Integer, Owed<L>> owed) {
        List<Integer> waiting = new ArrayList<>();
        owed.forEach((frame, how) -> {
            if (how.standing == Standing.WAITING) {
                waiting.add(frame);
            }
        });
        return waiting;
    }

    /** Those that nothing is done about yet, in order. */
    List<Integer> toDo() {
        List<Integer> toDo = new ArrayList<>();
        byFrame.forEach((frame, how) -> {
            if (how.standing == Standing.TO_DO) {
                toDo.add(frame);
            }
        });
        return toDo;
    }

    /** Whether any is waited for. */
    boolean waits() {
        return byFrame.values().stream().anyMatch(how -> how.standing == Standing.WAITING);
    }

    /** Its run is read from disk. */
    void reading(int frame) {
        byFrame.replace(frame, Owed.of(Standing.READING));
    }

    /** It is waited for. */
    void waiting(int frame, L leader, long nowNanos) {
        byFrame.replace(frame, new Owed<>(Standing.WAITING, leader, nowNanos));
    }

    /** It was given, or is said to be lacking. False where it was not owed. */
    boolean settle(int frame) {
        return byFrame.remove(frame) != null;
    }

    /** It was read from disk. False where nobody has waited for that: it was not owed, or something else is done about it. */
    boolean settleRead(int frame) {
        return hasStanding(frame, Standing.READING) && settle(frame);
    }

    /** A run was read, and with it all frames of it that are there: something else has to be done about the rest. */
    void wasRead(int run) {
        byFrame.replaceAll((frame, how) -> how.standing == Standing.READING && RunKey.runOf(frame) == run ? Owed.of(Standing.TO_DO) : how);
    }

    /** Its leader does not ask for it any more. Returns whether it was waited for, and something else has to be done about it. */
    boolean givenUp(int frame) {
        boolean wasWaitedFor = hasStanding(frame, Standing.WAITING);
        if (wasWaitedFor) {
            byFrame.put(frame, Owed.of(Standing.TO_DO));
        }
        return wasWaitedFor;
    }

    private boolean hasStanding(int frame, Standing standing) {
        Owed<L> how = byFrame.get(frame);
        return how != null && how.standing == standing;
    }

    /**
     * Those that were waited for too long, with their leaders: longer than patience lasts where nothing has come to the leader for as long,
     * too, else twice as long. They are owed no more.
     *
     * @param lastPassedNanos when a frame came to a leader last
     */
    Map<Integer, L> takeOverdue(long nowNanos, long patienceNanos, ToLongFunction<L> lastPassedNanos) {
        Map<Integer, L> overdue = new LinkedHashMap<>();
        byFrame.forEach((frame, how) -> {
            L leader = how.leader;
            if (leader == null) {
                return;
            }
            long waitedNanos = nowNanos - how.sinceNanos;
            boolean comesOn = nowNanos - lastPassedNanos.applyAsLong(leader) < patienceNanos;
            if (waitedNanos >= MOST_PATIENCES * patienceNanos || (waitedNanos >= patienceNanos && !comesOn)) {
                overdue.put(frame, leader);
            }
        });
        byFrame.keySet().removeAll(overdue.keySet());
        return overdue;
    }
}
