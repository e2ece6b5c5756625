package io.framecast.protocol.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long movies stay: the domain's rules, all of them in one record that a later one replaces.
 *
 * <p>A movie with a label {@value #KEEP} (but {@code keep:false}) is never deleted by them, nor is one that is being recorded.
 *
 * @param rules each holds for itself: what one of them does not allow is deleted
 * @param whenFull what happens when disks are full
 * @param fullBelowBytes disks are full when all live frame services together have less room; 0 where they never are
 * @param setBy the gateway that set them
 * @param at when they were set
 */
public record Retention(List<Rule> rules, WhenFull whenFull, long fullBelowBytes, String setBy, Instant at) implements DomainEvent {

    /** The label that protects a movie. */
    public static final String KEEP = "keep";
    /** How many rules there may be. */
    public static final int MAX_RULES = 100;

    private static final String NOT = "false";
    private static final long LEAST_AGE_SECONDS = 60;
    private static final long MOST_AGE_SECONDS = 36_500L * 86_400;

    /** What happens when disks are full. */
    public enum WhenFull {
        /** New movies and frames are refused. */
        REFUSE,
        /** The oldest movies are deleted. */
        DELETE_OLDEST
    }

    /**
     * A rule.
     *
     * @param label a label's key, or {@code key:value}, of the movies it is about; null for all
     * @param maxAgeSeconds a movie that was recorded (where that is not known: made) longer ago is deleted; null where age does not count
     * @param maxBytes when its movies have more bytes, one copy counted, the oldest are deleted until they have not; null where size does not
     *     count
     */
    public record Rule(@Nullable String label, @Nullable Long maxAgeSeconds, @Nullable Long maxBytes) {

        /** The greatest age; null where it does not count. */
        public @Nullable Duration maxAge() {
            return maxAgeSeconds == null ? null : Duration.ofSeconds(maxAgeSeconds);
        }

        /** Whether it is about the movie. */
        public boolean isAbout(Movie movie) {
            if (label == null) {
                return true;
            }
            int colon = label.indexOf(':');
            return colon < 0 ? movie.labels().containsKey(label)
                    : label.substring(colon + 1).equals(movie.labels().get(label.substring(0, colon)));
        }

        /** The rule it breaks itself, in a sentence for the user; null where it is sound. */
        @Nullable String flaw() {
            if (maxAgeSeconds == null && maxBytes == null) {
                return "a rule must have maxAge or maxBytes, one has neither; give one, or leave the rule out";
            }
            if (maxAgeSeconds != null && (maxAgeSeconds < LEAST_AGE_SECONDS || maxAgeSeconds > MOST_AGE_SECONDS)) {
                return "maxAge must be from PT1M to P36500D, got " + maxAge() + "; give another";
            }
            if (maxBytes != null && maxBytes < 1) {
                return "maxBytes must be 1 or more, got " + maxBytes + "; give more, or leave it out";
            }
            return label != null && (label.isBlank() || label.startsWith(":")) ? "label must be a label's key, or key:value, got '" + label
                    + "'; leave it out for all movies" : null;
        }
    }

    /** No movie is deleted, whatever happens. */
    public static Retention none() {
        return new Retention(List.of(), WhenFull.REFUSE, 0, "", Instant.EPOCH);
    }

    /** The rule that they break themselves, in a sentence for the user; null where they are sound. */
    public @Nullable String flaw() {
        if (rules.size() > MAX_RULES) {
            return "rules must be at most " + MAX_RULES + ", got " + rules.size() + "; leave some out";
        }
        if (fullBelowBytes < 0) {
            return "fullBelowBytes must be 0 or more, got " + fullBelowBytes;
        }
        return rules.stream().map(Rule::flaw).filter(flaw -> flaw != null).findFirst().orElse(null);
    }

    /** Whether no rule deletes the movie. */
    public static boolean protects(Movie movie) {
        String keep = movie.labels().get(KEEP);
        return movie.grows() || (keep != null && !keep.equals(NOT));
    }

    /** How old a movie is counted from: when it was recorded; where that is not known, when it was made. */
    public static Instant bornAt(Movie movie) {
        return movie.recordedAt() == null ? movie.createdAt() : movie.recordedAt();
    }

    /** Whether disks with that much room together are full. */
    public boolean isFull(long freeBytes) {
        return freeBytes < fullBelowBytes;
    }
}
