package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.TopicEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of one RUID, (term, epoch) never goes back, and at most one strategy takes effect in each. What a former primary still says
 * after its successor has spoken is in the topic, for Kafka does not fence it, and takes no effect: everybody refuses a lower term.
 *
 * @param strategies the {@code strg} topic, each partition in its order
 */
public record EpochNeverRegresses(List<TopicEntry> strategies) implements Invariant {

    private record Step(long term, long epoch) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            return term != other.term ? Long.compare(term, other.term) : Long.compare(epoch, other.epoch);
        }
    }

    @Override
    public List<String> violations() {
        Map<String, Step> latest = new HashMap<>();
        Map<String, String> accepted = new HashMap<>();
        List<String> broken = new ArrayList<>();
        for (TopicEntry entry : strategies) {
            if (entry.value() == null) {
                continue;
            }
            String ruid = entry.text("ruid");
            Step step = new Step(entry.number("term"), entry.number("epoch"));
            Step before = latest.get(ruid);
            if (before != null && step.term < before.term) {
                continue;
            }
            latest.put(ruid, step);
            if (before != null && step.compareTo(before) < 0) {
                broken.add("%s went from %s back to %s".formatted(ruid, before, step));
            }
            String shares = entry.value().path("shares").toString();
            String first = accepted.putIfAbsent(ruid + step, shares);
            if (first != null && !first.equals(shares)) {
                broken.add("%s has two strategies in %s".formatted(ruid, step));
            }
        }
        return broken;
    }
}
