package io.framecast.coordinator.handover;

import java.util.Map;
import java.util.Set;

/**
 * A coordinator, and what it has of the lists.
 *
 * @param id tells it from the others
 * @param primaryOf lists that it is primary of
 * @param backupOf other lists of which it has a copy, up to date or not
 * @param behind for each list, how many records of its log it has not read; all of them where it has no copy. A list that is not
 *     named here is as far behind as can be
 */
public record ListHolder(String id, Set<Integer> primaryOf, Set<Integer> backupOf, Map<Integer, Long> behind) {

    /** As few are read before anyone waits for them: who has nothing may become primary at once. */
    static final long SHORT_LOG_RECORDS = 100;

    /** Copies what may change. */
    public ListHolder {
        primaryOf = Set.copyOf(primaryOf);
        backupOf = Set.copyOf(backupOf);
        behind = Map.copyOf(behind);
    }

    boolean hasCopyOf(int list) {
        return primaryOf.contains(list) || backupOf.contains(list);
    }

    long behind(int list) {
        return primaryOf.contains(list) ? 0 : behind.getOrDefault(list, Long.MAX_VALUE);
    }

    /** Whether it could go on with a list at once. */
    boolean isReadyFor(int list, long acceptableBehind) {
        return behind(list) <= (hasCopyOf(list) ? acceptableBehind : SHORT_LOG_RECORDS);
    }
}
