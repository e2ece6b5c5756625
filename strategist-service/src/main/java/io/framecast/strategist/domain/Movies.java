package io.framecast.strategist.domain;

import io.framecast.protocol.event.Movie;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The latest record of each movie; those of deleted ones too, since an older record may come later. Written by one thread, read by any. */
public final class Movies {

    private final Map<String, Movie> latest = new ConcurrentHashMap<>();

    /** A movie's record came, or was withdrawn; an older one than is known changes nothing. */
    public void onMovie(@Nullable String id, @Nullable Movie movie) {
        if (id == null) {
            return;
        }
        Movie known = latest.get(id);
        if (movie == null) {
            latest.remove(id);
        } else if (known == null || !movie.isOlderThan(known)) {
            latest.put(id, movie);
        }
    }

    /** The movies there are, in no order. */
    public List<Movie> living() {
        return latest.values().stream().filter(Movie::lives).toList();
    }
}
