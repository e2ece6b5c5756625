package io.framecast.gateway.catalogue;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A movie as the outside sees it; what is not known while its import goes on is null or zero.
 *
 * @param id its name
 * @param version new for every import; null while it is imported
 * @param title for people
 * @param frames how many
 * @param frameRate such as {@code 30000/1001}, the average where the rate varies; null while it is imported
 * @param variableRate whether frames have times of their own, which {@code GET /movies/{id}/times} tells
 * @param durationSeconds playing time at its own rate
 * @param width pixels
 * @param height pixels
 * @param bytes size of all frames, one copy
 * @param state how well it can be had
 * @param copies on how many nodes every frame shall be, as asked for at import
 * @param copiesLive on how many live nodes every frame is at least, at most {@code copies}
 * @param missing mask text: frames no live node holds
 * @param repair what is still to be done for its copies; null where nothing is
 * @param recordedAt when the footage was taken; null where not known
 * @param labels free key-value pairs
 * @param createdAt when the import was done; asked for, while it goes on
 * @param recording whether frames are still appended to it
 */
public record MovieSummary(String id, @Nullable String version, String title, int frames, @Nullable FrameRate frameRate,
        boolean variableRate, double durationSeconds, int width, int height, long bytes, MovieState state, int copies, int copiesLive, String missing,
        @Nullable RepairReport repair, @Nullable Instant recordedAt, Map<String, String> labels, Instant createdAt,
        boolean recording) {

    /** A movie of the catalogue. */
    static MovieSummary of(Movie movie, Availability availability, @Nullable RepairReport repair) {
        return new MovieSummary(movie.id(), movie.version(), movie.title(), movie.frames(), movie.frameRate(), movie.variableRate(),
                Math.round(movie.durationSeconds() * 1000) / 1000.0, movie.width(), movie.height(), movie.bytes(),
                availability.state(), movie.copies(), availability.copies(), availability.missing().toText(), repair, movie.recordedAt(),
                movie.labels(), movie.createdAt(), movie.grows());
    }
}
