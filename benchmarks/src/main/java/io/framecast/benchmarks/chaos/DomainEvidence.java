package io.framecast.benchmarks.chaos;

import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.invariant.EveryRequestEnds;
import io.framecast.e2e.probe.TopicProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the domain's topics say, read from their beginning by a consumer that shares nothing with the services.
 *
 * @param entries all records, each partition in its order
 */
record DomainEvidence(List<TopicEntry> entries) {

    private static final String DOMAIN = "framecast";
    private static final String[] TOPICS = {"prq", "strg", "progress", "vdone", "vpdone", "slost", "view", "setup", "dead-letter"};
    /** One that nobody opened ends after 60 s; one whose end was said while Kafka was away is asked about after five minutes. */
    private static final Duration EVERYTHING_ENDS_WITHIN = Duration.ofMinutes(6);

    /** Reads until every request has ended, or should have. */
    static DomainEvidence read(String bootstrapServers) {
        try (TopicProbe probe = new TopicProbe(bootstrapServers, DOMAIN, TOPICS)) {
            try {
                Await.until("every request ends", EVERYTHING_ENDS_WITHIN,
                        () -> new DomainEvidence(probe.readToEnd()).requestsThatEnd().violations().isEmpty());
            } catch (AssertionError e) {
                // It is told with the requests that have not, as a broken invariant.
            }
            return new DomainEvidence(probe.readToEnd());
        }
    }

    EveryRequestEnds requestsThatEnd() {
        return new EveryRequestEnds(of("prq", "vdone", "vpdone"));
    }

    List<TopicEntry> of(String... topics) {
        return entries.stream().filter(entry -> List.of(topics).contains(entry.topic())).toList();
    }

    /** How many requests ended in which phase; the first end counts. */
    Map<String, Integer> ends() {
        Map<String, String> first = new HashMap<>();
        of("vdone", "vpdone").stream().filter(entry -> entry.value() != null).forEach(entry -> first.putIfAbsent(entry.text("ruid"), entry.text("phase")));
        Map<String, Integer> ends = new TreeMap<>();
        first.values().forEach(phase -> ends.merge(phase, 1, Integer::sum));
        return ends;
    }

    /** The reasons of requests that failed, by how often. */
    Map<String, Integer> failures() {
        Map<String, Integer> reasons = new TreeMap<>();
        of("vpdone").stream().filter(entry -> entry.text("phase").equals("FAILED")).forEach(entry -> reasons.merge(entry.text("reason"), 1, Integer::sum));
        return reasons;
    }

    /** How many epochs each request had. */
    List<Long> epochs() {
        Map<String, Set<String>> epochs = new HashMap<>();
        of("strg").stream().filter(entry -> entry.value() != null).forEach(entry ->
                epochs.computeIfAbsent(entry.text("ruid"), ruid -> new HashSet<>()).add(entry.number("term") + "/" + entry.number("epoch")));
        return epochs.values().stream().map(of -> (long) of.size()).toList();
    }

    /** When partitions got a new primary, in milliseconds of the run, with the primary. */
    List<Map.Entry<Long, String>> setups(RunClock clock) {
        return of("setup").stream().filter(entry -> entry.value() != null).map(entry -> Map.entry(at(entry, clock), entry.text("nodeId"))).toList();
    }

    /** When sinks said that they had lost a source, with the source. */
    List<Map.Entry<Long, String>> losses(RunClock clock) {
        return of("slost").stream().filter(entry -> entry.value() != null).map(entry -> Map.entry(at(entry, clock), entry.text("lost"))).toList();
    }

    /** Nodes that left from one view to the next, with the time. */
    List<Map.Entry<Long, String>> departures(RunClock clock) {
        List<Map.Entry<Long, String>> departures = new ArrayList<>();
        Set<String> members = Set.of();
        for (TopicEntry view : of("view")) {
            if (view.value() == null) {
                continue;
            }
            Set<String> now = new HashSet<>();
            for (JsonNode member : view.value().path("members")) {
                now.add(member.path("nodeId").asString("") + "#" + member.path("incarnation").asString(member.path("incarnation").toString()));
            }
            members.stream().filter(member -> !now.contains(member))
                    .forEach(member -> departures.add(Map.entry(at(view, clock), member.substring(0, member.indexOf('#')))));
            members = now;
        }
        return departures;
    }

    List<String> deadLetters() {
        return of("dead-letter").stream().filter(entry -> entry.value() != null)
                .map(entry -> "%s from %s: %s".formatted(entry.text("topic"), entry.text("node"), entry.text("reason"))).toList();
    }

    private static long at(TopicEntry entry, RunClock clock) {
        String at = entry.text("at");
        return at.isEmpty() ? Long.MIN_VALUE : clock.millis(Instant.parse(at));
    }
}
