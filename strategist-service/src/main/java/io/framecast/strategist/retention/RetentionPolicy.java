package io.framecast.strategist.retention;

import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.Retention.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which movies the rules delete. Pure.
 *
 * <p>Ages first, since they do not depend on what else there is; then sizes, rule by rule; then room on disks. Each takes the oldest first and
 * stops as soon as enough, counting what the ones before it have taken. What is protected counts for sizes, and stays.
 */
final class RetentionPolicy {

    private static final Comparator<Movie> OLDEST_FIRST = Comparator.comparing(Retention::bornAt).thenComparing(Movie::id);

    private RetentionPolicy() {}

    /**
     * What is to be deleted now.
     *
     * @param movies all that live
     * @param freeBytes the room of all live frame services; negative where it is not to be looked at, as while earlier deletions have not shown yet
     * @param services how many live frame services there are
     * @return oldest first within each rule
     */
    static List<Doomed> due(Retention retention, Collection<Movie> movies, long freeBytes, int services, Instant now) {
        Map<String, Doomed> doomed = new LinkedHashMap<>();
        List<Movie> oldestFirst = movies.stream().filter(Movie::lives).sorted(OLDEST_FIRST).toList();
        for (Rule rule : retention.rules()) {
            Duration maxAge = rule.maxAge();
            if (maxAge != null) {
                byAge(rule, maxAge, oldestFirst, now, doomed);
            }
        }
        for (Rule rule : retention.rules()) {
            Long maxBytes = rule.maxBytes();
            if (maxBytes != null) {
                bySize(rule, maxBytes, oldestFirst, doomed);
            }
        }
        if (retention.whenFull() == Retention.WhenFull.DELETE_OLDEST && freeBytes >= 0 && retention.isFull(freeBytes)) {
            byRoom(retention.fullBelowBytes(), freeBytes, services, oldestFirst, doomed);
        }
        return new ArrayList<>(doomed.values());
    }

    private static void byAge(Rule rule, Duration maxAge, List<Movie> oldestFirst, Instant now, Map<String, Doomed> doomed) {
        for (Movie movie : oldestFirst) {
            if (rule.isAbout(movie) && !Retention.protects(movie) && Retention.bornAt(movie).plus(maxAge).isBefore(now)) {
                doomed.putIfAbsent(movie.id(), new Doomed(movie, about(rule) + " are at most " + maxAge + " old, it is of " + Retention.bornAt(movie)));
            }
        }
    }

    private static void bySize(Rule rule, long maxBytes, List<Movie> oldestFirst, Map<String, Doomed> doomed) {
        List<Movie> left = oldestFirst.stream().filter(movie -> rule.isAbout(movie) && !doomed.containsKey(movie.id())).toList();
        long bytes = left.stream().mapToLong(Movie::bytes).sum();
        for (Movie movie : left) {
            if (bytes <= maxBytes) {
                return;
            }
            if (!Retention.protects(movie)) {
                doomed.put(movie.id(), new Doomed(movie, about(rule) + " have at most " + maxBytes + " bytes, there were " + bytes + "; it was the oldest"));
                bytes -= movie.bytes();
            }
        }
    }

    private static void byRoom(long fullBelowBytes, long freeBytes, int services, List<Movie> oldestFirst, Map<String, Doomed> doomed) {
        long free = freeBytes;
        for (Doomed each : doomed.values()) {
            free += onDisk(each.movie(), services);
        }
        for (Movie movie : oldestFirst) {
            if (free >= fullBelowBytes) {
                return;
            }
            if (!doomed.containsKey(movie.id()) && !Retention.protects(movie)) {
                doomed.put(movie.id(), new Doomed(movie, "disks have room for " + free + " bytes, " + fullBelowBytes + " shall be free; it was the oldest"));
                free += onDisk(movie, services);
            }
        }
    }

    private static long onDisk(Movie movie, int services) {
        return movie.bytes() * Math.min(movie.copies(), Math.max(1, services));
    }

    private static String about(Rule rule) {
        return rule.label() == null ? "movies" : "movies labelled " + rule.label();
    }
}
