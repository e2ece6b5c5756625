package io.framecast.gateway.rest;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Movie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;

/** How what follows from a movie's version, and never changes for it, may be kept. */
final class Caching {

    /** An id can be imported anew, so that whoever keeps something asks again each time; the answer is empty and costs no frame. */
    private static final CacheControl ASK_AGAIN = CacheControl.noCache().cachePublic();

    /** A version's frames never change. */
    private static final CacheControl FOR_GOOD = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private Caching() {}

    /** How an answer about the movie as a whole may be kept: as long as it grows, the next one is another. */
    static CacheControl ofWhole(Movie movie, @Nullable String version) {
        CacheControl caching = of(movie, version);
        return movie.grows() ? CacheControl.noStore() : caching;
    }

    /**
     * How an answer about the movie may be kept.
     *
     * @param version the version that was asked for; null for whichever there is
     * @throws RequestRefusedException 404 where the movie has another version
     */
    static CacheControl of(Movie movie, @Nullable String version) {
        if (version == null) {
            return ASK_AGAIN;
        }
        if (!version.equals(movie.version())) {
            throw new RequestRefusedException(404, "version '" + version + "' of movie '" + movie.id() + "' is gone, it is '" + movie.version()
                    + "' now; leave version out, or give that");
        }
        return FOR_GOOD;
    }
}
