package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.TopicEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of one RUID, (term, epoch) never goes back, and at most one strategy takes effect in each.
 *
 * <p>What a former primary still says after its successor has spoken is in the topic of strategies, for Kafka does not fence it, and
 * takes no effect: everybody refuses a lower term. Of what takes effect the sinks tell: none goes back to a lower term or epoch.
 *
 * @param entries the {@code strg} and {@code progress} topics, each partition in its order
 */
public record EpochNeverRegresses(List<TopicEntry> entries) implements Invariant {

    private record Step(long term, long epoch) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            return term != other.term ? Long.compare(term, other.term) : Long.compare(epoch, other.epoch);
        }
    }

    @Override
    public List<String> violations() {
        List<String> broken = new ArrayList<>();
        Map<String, Step> latest = new HashMap<>();
        Map<String, String> accepted = new HashMap<>();
        Map<String, Step> inForce = new HashMap<>();
        for (TopicEntry entry : entries) {
            if (entry.value() == null) {
                continue;
            }
            Step step = new Step(entry.number("term"), entry.number("epoch"));
            if (entry.topic().equals("strg")) {
                strategy(entry, step, latest, accepted, broken);
            } else if (step.epoch > 0) {
                notBack(entry.text("ruid") + " at " + entry.text("node"), step, inForce, broken);
            }
        }
        return broken;
    }

    private static void strategy(
            TopicEntry entry, Step step, Map<String, Step> latest, Map<String, String> accepted, List<String> broken) {
        String ruid = entry.text("ruid");
        Step before = latest.get(ruid);
        if (before != null && step.term < before.term) {
            return;
        }
        notBack(ruid, step, latest, broken);
        String shares = entry.value() == null ? "" : entry.value().path("shares").toString();
        String first = accepted.putIfAbsent(ruid + step, shares);
        if (first != null && !first.equals(shares)) {
            broken.add("%s has two strategies in %s".formatted(ruid, step));
        }
    }

    private static void notBack(String whose, Step step, Map<String, Step> latest, List<String> broken) {
        Step before = latest.put(whose, step);
        if (before != null && step.compareTo(before) < 0) {
            broken.add("%s went from %s back to %s".formatted(whose, before, step));
        }
    }
}
