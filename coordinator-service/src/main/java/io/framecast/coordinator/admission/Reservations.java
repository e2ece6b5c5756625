package io.framecast.coordinator.admission;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rates that are reserved, and the requests that wait, in order of arrival. {@link #apply} alone changes them. Used by one
 * thread.
 */
public final class Reservations {

    private final Map<String, Reservation> all = new HashMap<>();
    private final TreeSet<Reservation> waiting =
            new TreeSet<>(Comparator.comparingLong(Reservation::sinceMillis).thenComparing(Reservation::ruid));
    private long reservedBytesPerSecond;

    /** Takes one step. */
    public void apply(AdmissionChange change) {
        switch (change) {
            case AdmissionChange.Kept(Reservation next) -> {
                remove(next.ruid());
                all.put(next.ruid(), next);
                if (next.holds()) {
                    reservedBytesPerSecond += next.bytesPerSecond();
                } else {
                    waiting.add(next);
                }
            }
            case AdmissionChange.Refused(String ruid, String why) -> remove(ruid);
            case AdmissionChange.Left(String ruid) -> remove(ruid);
        }
    }

    private void remove(String ruid) {
        Reservation before = all.remove(ruid);
        if (before == null) {
            return;
        }
        if (before.holds()) {
            reservedBytesPerSecond -= before.bytesPerSecond();
        } else {
            waiting.remove(before);
        }
    }

    /** What is known of the request; null where nothing is. */
    public @Nullable Reservation find(String ruid) {
        return all.get(ruid);
    }

    /** All of them, in no order; changes as they do. */
    public Collection<Reservation> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** Those that wait, the next one first; changes as they do. */
    public SortedSet<Reservation> waiting() {
        return Collections.unmodifiableSortedSet(waiting);
    }

    /** What is reserved, bytes/s. */
    public long reservedBytesPerSecond() {
        return reservedBytesPerSecond;
    }

    /** Whether nothing is reserved. */
    boolean isFree() {
        return all.size() == waiting.size();
    }
}
