package io.framecast.coordinator.lists;

import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.MovieGone;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The movie versions deleted of late: a gateway that has not heard of it yet may still ask for one. Remembered for much longer
 * than that takes, and forgotten then. Used by one thread.
 */
final class GoneMovies {

    private static final String PREFIX = "g/";
    private static final Duration KEEP = Duration.ofMinutes(10);

    private final ListStore store;
    private final Map<String, Long> goneAtMillis = new HashMap<>();

    GoneMovies(ListStore store) {
        this.store = store;
    }

    /** Fills the list from the store. */
    void load() {
        store.forEach(PREFIX, Long.class, goneAtMillis::put);
    }

    /** Rewrites the list under that term. */
    void takeOver(long term) {
        goneAtMillis.forEach((key, atMillis) -> put(key, atMillis, term));
    }

    void add(MovieGone gone, long term, Instant now) {
        String key = key(gone.movieId(), gone.movieVersion());
        goneAtMillis.put(key, now.toEpochMilli());
        put(key, now.toEpochMilli(), term);
    }

    /** Whether the request asks for what is gone. */
    boolean concerns(Crq crq) {
        return goneAtMillis.containsKey(key(crq.movieId(), crq.movieVersion()));
    }

    void timePasses(Instant now, long term) {
        long before = now.minus(KEEP).toEpochMilli();
        for (Iterator<Map.Entry<String, Long>> all = goneAtMillis.entrySet().iterator(); all.hasNext();) {
            Map.Entry<String, Long> gone = all.next();
            if (gone.getValue() < before) {
                all.remove();
                store.remove(PREFIX + gone.getKey(), new Stamp(term, 0, gone.getValue()));
            }
        }
    }

    private void put(String key, long atMillis, long term) {
        // Ended from the beginning: nothing follows but its removal.
        store.put(PREFIX + key, new Stamp(term, 0, atMillis), true, atMillis);
    }

    private static String key(String movieId, String movieVersion) {
        return movieId + '/' + movieVersion;
    }
}
