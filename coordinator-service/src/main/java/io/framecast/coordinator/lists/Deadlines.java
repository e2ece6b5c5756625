package io.framecast.coordinator.lists;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One deadline a key, the earliest first; logarithmic, so that what is not due costs nothing. */
final class Deadlines {

    private record Due(long atMillis, String key) {}

    private final TreeSet<Due> order = new TreeSet<>(Comparator.comparingLong(Due::atMillis).thenComparing(Due::key));
    private final Map<String, Due> byKey = new HashMap<>();

    /** Sets or moves the key's deadline. */
    void set(String key, long atMillis) {
        remove(key);
        Due due = new Due(atMillis, key);
        byKey.put(key, due);
        order.add(due);
    }

    /** Sets the key's deadline unless it has one. */
    void setIfAbsent(String key, long atMillis) {
        if (!byKey.containsKey(key)) {
            set(key, atMillis);
        }
    }

    void remove(String key) {
        Due due = byKey.remove(key);
        if (due != null) {
            order.remove(due);
        }
    }

    /** Takes the key whose deadline passed first; null where none has. */
    @Nullable String takeDue(long nowMillis) {
        if (order.isEmpty() || order.first().atMillis() > nowMillis) {
            return null;
        }
        Due due = order.pollFirst();
        byKey.remove(due.key());
        return due.key();
    }
}
