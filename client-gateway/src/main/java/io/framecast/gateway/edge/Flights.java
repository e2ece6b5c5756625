package io.framecast.gateway.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one movie version that are on their way to this gateway, each with the viewing that asked sources for it, and those that
 * wait for it. A frame that is on its way need not be fetched a second time. Pure; thread-safe.
 *
 * @param <V> a viewing
 */
final class Flights<V> {

    private record Flight<V>(V leader, List<V> waiting) {}

    private final Map<Integer, Flight<V>> byFrame = new ConcurrentHashMap<>();

    /** The viewing has sources asked for the frame; where another did so first, that one stays the leader. Returns the leader. */
    V begin(int frame, V viewing) {
        return byFrame.computeIfAbsent(frame, any -> new Flight<>(viewing, new ArrayList<>(1))).leader;
    }

    /** Who leads the frame's flight; null where it is not on its way. */
    @Nullable V leader(int frame) {
        Flight<V> flight = byFrame.get(frame);
        return flight == null ? null : flight.leader;
    }

    /**
     * Waits for a frame.
     *
     * @param isGoodFor whether its leader is one to wait for
     * @return its leader; null where it is not on its way, or not by such a leader: it is not waited for then
     */
    @Nullable V join(int frame, V viewing, Predicate<V> isGoodFor) {
        List<V> joined = new ArrayList<>(1);
        byFrame.computeIfPresent(frame, (any, flight) -> {
            if (!flight.leader.equals(viewing) && isGoodFor.test(flight.leader)) {
                flight.waiting.add(viewing);
                joined.add(flight.leader);
            }
            return flight;
        });
        return joined.isEmpty() ? null : joined.getFirst();
    }

    /** Waits for it no more. */
    void leave(int frame, V viewing) {
        byFrame.computeIfPresent(frame, (any, flight) -> {
            flight.waiting.remove(viewing);
            return flight;
        });
    }

    /** The frame has come, whoever asked for it. Returns those that wait for it. */
    List<V> arrived(int frame) {
        Flight<V> flight = byFrame.remove(frame);
        return flight == null ? List.of() : flight.waiting;
    }

    /** The viewing does not ask for the frame any more. Returns those that waited for it in vain; none where another leads. */
    List<V> givenUp(int frame, V viewing) {
        List<V> waiting = new ArrayList<>();
        byFrame.computeIfPresent(frame, (any, flight) -> {
            if (!flight.leader.equals(viewing)) {
                return flight;
            }
            waiting.addAll(flight.waiting);
            return null;
        });
        return waiting;
    }

    /** How many are on their way. */
    int size() {
        return byFrame.size();
    }
}
