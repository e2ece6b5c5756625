package io.framecast.frameservice.importing;

import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The movies there are and the imports under way, as far as they tell which stored versions are wanted no more. Pure; not
 * thread-safe.
 *
 * <p>Frames are dropped only where the catalogue says another version is the movie, the movie was withdrawn while this node
 * watched, or the import failed. A version nobody speaks of is kept: topics forget, disks should not.
 */
public final class Catalogue {

    private final Map<String, String> versions = new HashMap<>();
    private final Set<MovieVersion> beingImported = new HashSet<>();

    /**
     * Takes a record of the movie topic.
     *
     * @return the version that is the movie no more
     */
    public Optional<MovieVersion> onMovie(String movieId, @Nullable Movie movie) {
        String before = movie == null ? versions.remove(movieId) : versions.put(movieId, movie.version());
        boolean isGone = before != null && (movie == null || !before.equals(movie.version()));
        return isGone && MovieVersion.isValid(movieId, before) ? Optional.of(new MovieVersion(movieId, before)) : Optional.empty();
    }

    /**
     * Takes a record of the import topic.
     *
     * @return the version that will never be a movie
     */
    public Optional<MovieVersion> onImport(ImportEvent event) {
        if (event instanceof ImportEvent.Accepted accepted && MovieVersion.isValid(accepted.movieId(), accepted.movieVersion())) {
            beingImported.add(new MovieVersion(accepted.movieId(), accepted.movieVersion()));
        } else if (event instanceof ImportEvent.Done done) {
            beingImported.removeIf(version -> version.movieId().equals(done.movieId()));
        } else if (event instanceof ImportEvent.Failed failed && failed.movieVersion() != null
                && MovieVersion.isValid(failed.movieId(), failed.movieVersion())) {
            MovieVersion version = new MovieVersion(failed.movieId(), failed.movieVersion());
            beingImported.remove(version);
            return Optional.of(version);
        }
        return Optional.empty();
    }

    /** Those of the stored versions whose movie is another version now. Ask when the topics have been read to their end. */
    public Set<MovieVersion> replaced(Set<MovieVersion> stored) {
        return stored.stream()
                .filter(version -> !beingImported.contains(version))
                .filter(version -> !version.version().equals(versions.getOrDefault(version.movieId(), version.version())))
                .collect(Collectors.toSet());
    }
}
