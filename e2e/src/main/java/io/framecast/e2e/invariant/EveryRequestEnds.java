package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.TopicEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Each RUID that was made official has ended, by VDONE or VPDONE.
 *
 * @param entries the topics {@code prq}, {@code vdone} and {@code vpdone}
 */
public record EveryRequestEnds(List<TopicEntry> entries) implements Invariant {

    @Override
    public List<String> violations() {
        return unended().stream().map(ruid -> ruid + " has not ended").toList();
    }

    /** RUIDs that are still open. */
    public Set<String> unended() {
        Set<String> open = new TreeSet<>();
        Set<String> ended = new HashSet<>();
        for (TopicEntry entry : entries) {
            switch (entry.topic()) {
                case "prq" -> open.add(entry.text("ruid"));
                case "vdone", "vpdone" -> ended.add(entry.text("ruid"));
                default -> throw new IllegalArgumentException("topics must be prq, vdone or vpdone, got " + entry.topic());
            }
        }
        open.removeAll(ended);
        open.remove("");
        return open;
    }
}
