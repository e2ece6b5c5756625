package io.framecast.protocol.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A movie of the catalogue, or what is left of one: a deleted movie's record stays, with {@code deletedAt}, so that whoever was
 * away hears of it however late. A null value withdraws it too.
 *
 * <p>The coordinator's list is its only writer. Of two records of one id the one with the higher (term, sequence) holds, in
 * whatever order they are read: what a former primary still writes when it wakes changes nothing.
 *
 * @param id name of the movie, see {@code Ids}
 * @param version new for every import: an id used again never gets old bytes from any cache; in JSON {@code movieVersion},
 *     since {@code version} there is the record's
 * @param title for people
 * @param frames how many
 * @param frameRate frames per second, rational; their average where the rate varies
 * @param variableRate whether frames have times of their own, which their records carry; else the rate tells them
 * @param width pixels
 * @param height pixels
 * @param bytes size of all frames, one copy
 * @param copies on how many nodes each frame shall be
 * @param recordedAt when the footage was taken, where known
 * @param labels free key-value pairs
 * @param createdAt when the import was done
 * @param deletedAt when it was deleted; null while it lives
 * @param term the coordinator's term
 * @param sequence grows with each change of this id
 * @param recording how frames are, or were, appended to it; null where it was imported
 */
public record Movie(String id, @JsonProperty("movieVersion") String version, String title, int frames, FrameRate frameRate,
        boolean variableRate, int width, int height, long bytes, int copies, @Nullable Instant recordedAt, Map<String, String> labels, Instant createdAt,
        @Nullable Instant deletedAt, long term, long sequence, @Nullable Recording recording) implements DomainEvent {

    private static final double MICROS_PER_SECOND = 1e6;
    /** A rate measured by clocks is told no finer. */
    private static final double RATE_PRECISION = 1e-4;

    /** A living movie that no coordinator has listed yet. */
    public Movie(String id, String version, String title, int frames, FrameRate frameRate, boolean variableRate, int width, int height,
            long bytes, int copies, @Nullable Instant recordedAt, Map<String, String> labels, Instant createdAt) {
        this(id, version, title, frames, frameRate, variableRate, width, height, bytes, copies, recordedAt, labels, createdAt, null, 0, 0, null);
    }

    /** A movie that has no frame yet and to which frames are appended. */
    public static Movie recording(String id, String version, String title, FrameRate frameRate, int copies, @Nullable Instant recordedAt,
            Map<String, String> labels, Instant createdAt) {
        return new Movie(id, version, title, 0, frameRate, true, 0, 0, 0, copies, recordedAt, labels, createdAt, null, 0, 0, Recording.begun());
    }

    /** Whether frames are still appended to it. */
    public boolean grows() {
        return lives() && recording != null && recording.open();
    }

    /** The same with its frames appended otherwise. */
    public Movie with(Recording next) {
        return new Movie(id, version, title, frames, frameRate, variableRate, width, height, bytes, copies, recordedAt, labels, createdAt,
                deletedAt, term, sequence, next);
    }

    /** The same with the frames that were appended; what it has already stays as it is. */
    public Movie grownBy(RecordingEvent.Appended more) {
        Recording before = Objects.requireNonNull(recording, "frames are appended to recordings");
        FrameRate rate = frameRate;
        if (more.frames() > 1 && more.lastMicros() > 0) {
            double average = (more.frames() - 1) * MICROS_PER_SECOND / more.lastMicros();
            rate = FrameRate.between(average * (1 - RATE_PRECISION), average * (1 + RATE_PRECISION));
        }
        return new Movie(id, version, title, more.frames(), rate, true, more.width(), more.height(), more.bytes(), copies,
                recordedAt == null ? more.firstFrameAt() : recordedAt, labels, createdAt, deletedAt, term, sequence,
                before.grownTo(more.firstFrameAt(), more.lastMicros()));
    }

    /** Whether it can be watched: it was not deleted. */
    public boolean lives() {
        return deletedAt == null;
    }

    /** The same as the list of that term says it, at that place in the order of its changes. */
    public Movie listed(long inTerm, long atSequence) {
        return new Movie(id, version, title, frames, frameRate, variableRate, width, height, bytes, copies, recordedAt, labels, createdAt,
                deletedAt, inTerm, atSequence, recording);
    }

    /** What is left of it after it was deleted. */
    public Movie deleted(Instant at) {
        return new Movie(id, version, title, frames, frameRate, variableRate, width, height, bytes, copies, recordedAt, labels, createdAt, at,
                term, sequence, recording);
    }

    /** Whether this record was overtaken by the other one, of the same id. */
    public boolean isOlderThan(Movie other) {
        return term != other.term ? term < other.term : sequence < other.sequence;
    }

    /**
     * When a frame is shown, in microseconds after the first.
     *
     * @param recordedMicros what its record says; counts only where the rate varies
     */
    public long timeMicros(int frame, long recordedMicros) {
        return variableRate ? recordedMicros : frameRate.timeMicros(frame);
    }

    /** Playing time in seconds at the movie's own rate. */
    public double durationSeconds() {
        return frames / frameRate.framesPerSecond();
    }
}
