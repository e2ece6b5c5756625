package io.framecast.frameservice.store;

import io.framecast.protocol.id.Ids;

/**
 * One version of one movie, as a store keeps it. Both names become directories, so both are checked here and nowhere else.
 *
 * @param movieId the movie
 * @param version the import its frames come from
 */
public record MovieVersion(String movieId, String version) implements Comparable<MovieVersion> {

    /** @throws IllegalArgumentException where either name could not be a directory of its own */
    public MovieVersion {
        checkName("movie id", movieId);
        checkName("movie version", version);
    }

    /** Whether both names may be used. */
    public static boolean isValid(String movieId, String version) {
        return Ids.isValid(movieId) && Ids.isValid(version);
    }

    static void checkName(String what, String name) {
        if (!Ids.isValid(name)) {
            throw new IllegalArgumentException(what + " must be " + Ids.RULE + ", got '"
                    + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + "'");
        }
    }

    @Override
    public int compareTo(MovieVersion other) {
        int byMovie = movieId.compareTo(other.movieId);
        return byMovie != 0 ? byMovie : version.compareTo(other.version);
    }

    @Override
    public String toString() {
        return movieId + '/' + version;
    }
}
