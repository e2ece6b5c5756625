package io.framecast.gateway.viewing;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.request.RequestBody;
import io.framecast.gateway.request.RequestStory;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.MaskSyntaxException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes requests of what a client says, checked against the catalogue. Thread-safe. */
public final class RequestMaker {

    private final Catalogue catalogue;
    private final Predicate<String> isImporting;
    private final int defaultSources;
    private final InstantSource clock;

    /**
     * @param isImporting whether a movie of that id is being imported
     * @param defaultSources how many frame services share a request that does not say
     */
    public RequestMaker(Catalogue catalogue, Predicate<String> isImporting, int defaultSources, InstantSource clock) {
        this.catalogue = catalogue;
        this.isImporting = isImporting;
        this.defaultSources = defaultSources;
        this.clock = clock;
    }

    /** A request and its movie. */
    public record Asked(RequestBody body, Movie movie) {

        /**
         * The same, to be played so fast: the rate is reserved where the request is a new one.
         *
         * @param factor of the movie's own rate; null or 0 for one that takes what is left
         */
        public Asked at(@Nullable Double factor) {
            return factor == null || factor <= 0 ? this : new Asked(body.at(PacedRate.of(movie, factor)), movie);
        }
    }

    /**
     * A new request.
     *
     * @param ruid the client's own id; null for a new one
     * @param wanted mask text; null for the whole movie
     * @param have mask text; null for none
     * @param maxSources null for the default
     * @throws RequestRefusedException 404 unknown movie, 409 being imported, 400 a mask that is malformed or ends past the movie
     */
    public Asked ofMovie(String movieId, @Nullable String ruid, @Nullable String wanted, @Nullable String have,
            @Nullable Integer maxSources) {
        Movie movie = movie(movieId);
        if (movie.frames() == 0) {
            throw new RequestRefusedException(409, "movie '" + movieId + "' has no frame yet, its recording has just begun; ask again once GET"
                    + " /api/v1/movies/" + movieId + " says that it has");
        }
        FrameMask wantedFrames = wanted == null ? FrameMask.firstFrames(movie.frames()) : mask("wanted", wanted, movie);
        if (wantedFrames.isEmpty()) {
            throw new RequestRefusedException(400, "wanted names no frame; leave it out for the whole movie");
        }
        FrameMask haveFrames = have == null ? FrameMask.empty() : mask("have", have, movie);
        String id = ruid == null ? Ids.next(clock.instant()) : ruid;
        return new Asked(new RequestBody(id, movie.id(), movie.version(), wantedFrames, haveFrames,
                maxSources == null ? defaultSources : maxSources), movie);
    }

    /** A new request for the last frame of a movie that grows, to which others follow; for all of one that does not grow. */
    public Asked fromTheEnd(String movieId) {
        Movie movie = movie(movieId);
        return ofMovie(movieId, null, movie.grows() && movie.frames() > 0 ? Integer.toString(movie.frames() - 1) : null, null, null);
    }

    /**
     * The opening of a request that exists.
     *
     * @param found what is known of it
     * @param have mask text: what the viewer has now; null for what was said when it was made
     * @throws RequestRefusedException 404 unknown, 410 ended or of a movie that is gone, 400 a malformed mask
     */
    public Asked ofRequest(String ruid, Optional<RequestStory.Snapshot> found, @Nullable String have) {
        RequestStory.Snapshot snapshot = found.orElseThrow(() ->
                new RequestRefusedException(404, "request '" + ruid + "' is not known; POST /api/v1/requests makes one"));
        if (snapshot.phase().isTerminal()) {
            throw new RequestRefusedException(410, "request '" + ruid + "' has ended as " + snapshot.phase() + "; open a new one");
        }
        RequestBody body = snapshot.body();
        Movie movie = catalogue.movie(body.movieId())
                .filter(current -> current.version().equals(body.movieVersion()))
                .orElseThrow(() -> new RequestRefusedException(410, "the movie '" + body.movieId() + "' of request '" + ruid
                        + "' was deleted or imported anew; open a new request"));
        FrameMask haveFrames = have == null ? body.have() : mask("have", have, movie);
        return new Asked(new RequestBody(ruid, body.movieId(), body.movieVersion(), body.wanted(), haveFrames, body.maxSources()), movie);
    }

    /** The refusal of a request of which could not be found out whether it exists: 503, or what the search itself says. */
    public static RequestRefusedException notLookedUp(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof RequestRefusedException refused ? refused : new RequestRefusedException(503, cause.toString());
    }

    /**
     * The movie.
     *
     * @throws RequestRefusedException 404 unknown, 409 being imported
     */
    public Movie movie(String movieId) {
        return catalogue.movie(movieId).orElseThrow(() -> isImporting.test(movieId)
                ? new RequestRefusedException(409, "movie '" + movieId + "' is being imported; watch it when GET /api/v1/movies/" + movieId
                        + " says another state than IMPORTING")
                : unknown(catalogue, movieId));
    }

    /** The refusal of a movie that the catalogue does not have: 404, or 503 while it is still being read. */
    public static RequestRefusedException unknown(Catalogue catalogue, String movieId) {
        return catalogue.isRead()
                ? new RequestRefusedException(404, "movie '" + movieId + "' is not in the catalogue; GET /api/v1/movies lists what is")
                : unread();
    }

    /** The refusal of what would need a catalogue that is still being read. */
    public static RequestRefusedException unread() {
        return new RequestRefusedException(503, "this gateway has just started and does not know yet what movies there are; try again in a second,"
                + " or another gateway");
    }

    private static FrameMask mask(String field, String text, Movie movie) {
        try {
            return FrameMask.parse(text, movie.frames());
        } catch (MaskSyntaxException e) {
            throw new RequestRefusedException(400, field + ": " + e.getMessage());
        }
    }
}
