package io.framecast.frameservice.receiving;

import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.ImportEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which orders to drop frames are to be carried out: those of the primary that was heard of last. All of a movie's orders and
 * announcements are in one log, so that whoever reads it refuses the same ones. Bounded; not thread-safe.
 */
final class DropOrders {

    private static final int MOVIES_REMEMBERED = 10_000;

    private record Place(long term, long sequence) {

        boolean isBefore(Place other) {
            return term != other.term ? term < other.term : sequence < other.sequence;
        }
    }

    private final Map<MovieVersion, Place> latest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MovieVersion, Place> eldest) {
            return size() > MOVIES_REMEMBERED;
        }
    };

    /** A round was announced. */
    void heard(MovieVersion version, ImportEvent.Repairing repairing) {
        isCurrent(version, new Place(repairing.term(), repairing.sequence()));
    }

    /** Whether the order is of the primary that was heard of last; one that is read again is. */
    boolean isCurrent(MovieVersion version, ImportEvent.Dropping order) {
        return isCurrent(version, new Place(order.term(), order.sequence()));
    }

    private boolean isCurrent(MovieVersion version, Place place) {
        Place known = latest.get(version);
        if (known != null && place.isBefore(known)) {
            return false;
        }
        latest.put(version, place);
        return true;
    }
}
