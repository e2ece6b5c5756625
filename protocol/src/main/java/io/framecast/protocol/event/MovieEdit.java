package io.framecast.protocol.event;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which facts about a movie shall be others; what is null stays as it is.
 *
 * @param title for people; see {@link MovieRules}
 * @param labels all labels, in place of those there were
 * @param copies on how many nodes each frame shall be
 * @param recordedAt when the footage was taken
 * @param forgetsRecordedAt whether it is no longer known when the footage was taken; then {@code recordedAt} is null
 */
public record MovieEdit(@Nullable String title, @Nullable Map<String, String> labels, @Nullable Integer copies,
        @Nullable Instant recordedAt, boolean forgetsRecordedAt) {

    /** The rule that a value breaks, in a sentence for the user; null where all may be set. */
    public @Nullable String flaw() {
        String ofTitle = title == null ? null : MovieRules.titleFlaw(title);
        String ofLabels = labels == null ? null : MovieRules.labelsFlaw(labels);
        return ofTitle != null ? ofTitle : ofLabels != null ? ofLabels : copies == null ? null : MovieRules.copiesFlaw(copies);
    }

    /** The movie with these facts. */
    public Movie applyTo(Movie movie) {
        return new Movie(movie.id(), movie.version(), title == null ? movie.title() : title, movie.frames(), movie.frameRate(),
                movie.variableRate(),
                movie.width(), movie.height(), movie.bytes(), copies == null ? movie.copies() : copies,
                forgetsRecordedAt ? null : recordedAt == null ? movie.recordedAt() : recordedAt,
                labels == null ? movie.labels() : Map.copyOf(labels), movie.createdAt(), movie.deletedAt(), movie.term(),
                movie.sequence(), movie.recording());
    }
}
