package io.framecast.protocol.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A movie of the catalogue; a null value withdraws it.
 *
 * @param id name of the movie, see {@code Ids}
 * @param version new for every import: an id used again never gets old bytes from any cache; in JSON {@code movieVersion},
 *     since {@code version} there is the record's
 * @param title for people
 * @param frames how many
 * @param frameRate frames per second, rational
 * @param width pixels
 * @param height pixels
 * @param bytes size of all frames, one copy
 * @param copies on how many nodes each frame shall be
 * @param recordedAt when the footage was taken, where known
 * @param labels free key-value pairs
 * @param createdAt when the import was done
 */
public record Movie(String id, @JsonProperty("movieVersion") String version, String title, int frames, FrameRate frameRate, int width, int height, long bytes, int copies,
        @Nullable Instant recordedAt, Map<String, String> labels, Instant createdAt) implements DomainEvent {

    /** Playing time in seconds at the movie's own rate. */
    public double durationSeconds() {
        return frames / frameRate.framesPerSecond();
    }
}
