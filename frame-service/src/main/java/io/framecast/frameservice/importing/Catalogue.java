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
 * <p>Frames are dropped only where the catalogue says that another version is the movie, or that the movie was deleted (its record
 * stays for good, so that a node that was away hears of it), where the movie was withdrawn while this node watched, or where the
 * import failed. A version nobody speaks of is kept: topics forget, disks should not. Of two records of one movie the later one
 * holds, in whatever order they come.
 */
public final class Catalogue {

    private final Map<String, Movie> movies = new HashMap<>();
    private final Set<MovieVersion> beingImported = new HashSet<>();

    /**
     * Takes a record of the movie topic.
     *
     * @return the version that is the movie no more
     */
    public Optional<MovieVersion> onMovie(String movieId, @Nullable Movie movie) {
        Movie before = movies.get(movieId);
        if (movie == null) {
            movies.remove(movieId);
            return before == null ? Optional.empty() : valid(movieId, before.version());
        }
        if (before != null && movie.isOlderThan(before)) {
            return Optional.empty();
        }
        movies.put(movieId, movie);
        if (!movie.lives()) {
            return valid(movieId, movie.version());
        }
        return before == null || before.version().equals(movie.version()) ? Optional.empty() : valid(movieId, before.version());
    }

    private static Optional<MovieVersion> valid(String movieId, String version) {
        return MovieVersion.isValid(movieId, version) ? Optional.of(new MovieVersion(movieId, version)) : Optional.empty();
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

    /** Whether a living movie has that version. */
    boolean hasVersion(String version) {
        return movies.values().stream().anyMatch(movie -> movie.lives() && movie.version().equals(version));
    }

    /** Whether a living movie, or an import that goes on, has that id. */
    boolean isTaken(String movieId) {
        Movie movie = movies.get(movieId);
        return (movie != null && movie.lives()) || beingImported.stream().anyMatch(version -> version.movieId().equals(movieId));
    }

    /**
     * Those of the stored versions whose movie is another version now, or was deleted. Ask when the topics have been read to
     * their end.
     */
    public Set<MovieVersion> unwanted(Set<MovieVersion> stored) {
        return stored.stream()
                .filter(version -> !beingImported.contains(version))
                .filter(version -> {
                    Movie movie = movies.get(version.movieId());
                    return movie != null && (!movie.lives() || !movie.version().equals(version.version()));
                })
                .collect(Collectors.toSet());
    }
}
