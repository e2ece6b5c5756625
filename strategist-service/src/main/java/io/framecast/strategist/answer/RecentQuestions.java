package io.framecast.strategist.answer;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a question from one that was just answered. A PRQ also acknowledges a request to its gateway, so that each CRQ which a
 * gateway repeats brings another one; while the domain is slow these come by the dozen, and each answer would make it slower. A
 * coordinator that still lacks the answer asks again after a second at the earliest. Thread-safe.
 */
final class RecentQuestions {

    /** Half of the time after which a coordinator asks again. */
    static final Duration SAME_WITHIN = Duration.ofMillis(500);

    private static final int REMEMBERED_MAX = 10_000;

    /** The oldest first. Masks may be large: what is too old to matter is let go at once. */
    private final LinkedHashMap<String, Asked> byRuid = new LinkedHashMap<>();

    /** What a plan depends on, other than the domain. */
    private record Question(long term, int epoch, String movieVersion, FrameMask missing, int maxSources, @Nullable String sink,
            List<String> excluded, List<Lacking> lacking) {

        static Question of(Prq prq) {
            return new Question(prq.term(), prq.epoch(), prq.movieVersion(), prq.missing(), prq.maxSources(),
                    prq.sink() == null ? null : prq.sink().nodeId(), prq.excluded(), prq.allLacking());
        }
    }

    private record Asked(Question question, long atNanos) {}

    /**
     * Whether it is to be answered; from then on, for a while, the same is not.
     *
     * @param nowNanos on {@link System#nanoTime()}
     */
    synchronized boolean isNews(Prq prq, long nowNanos) {
        letGo(nowNanos);
        Question question = Question.of(prq);
        Asked last = byRuid.get(prq.ruid());
        if (last != null && last.question().equals(question)) {
            return false;
        }
        byRuid.remove(prq.ruid());
        byRuid.put(prq.ruid(), new Asked(question, nowNanos));
        return true;
    }

    private void letGo(long nowNanos) {
        Map.Entry<String, Asked> oldest = byRuid.firstEntry();
        while (oldest != null && (nowNanos - oldest.getValue().atNanos() >= SAME_WITHIN.toNanos() || byRuid.size() >= REMEMBERED_MAX)) {
            byRuid.pollFirstEntry();
            oldest = byRuid.firstEntry();
        }
    }

    /** How many are remembered. */
    synchronized int size() {
        return byRuid.size();
    }
}
