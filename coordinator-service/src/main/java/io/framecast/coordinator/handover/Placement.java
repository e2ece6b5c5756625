package io.framecast.coordinator.handover;

import java.util.Map;
import java.util.Set;

/**
 * Who is to have which lists.
 *
 * @param primaries of each list, by its number, the coordinator
 * @param backups of each list, by its number, the coordinators that keep a copy, also such that are only reading it in
 * @param isUnfinished whether it is to be looked at again: some copies must be read in, or lists spread, before it can stay
 */
public record Placement(Map<Integer, String> primaries, Map<Integer, Set<String>> backups, boolean isUnfinished) {

    /** Copies what may change. */
    public Placement {
        primaries = Map.copyOf(primaries);
        backups = Map.copyOf(backups);
    }
}
