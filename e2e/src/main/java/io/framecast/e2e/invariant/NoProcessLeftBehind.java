package io.framecast.e2e.invariant;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * After a cluster went down, no process of it lives.
 *
 * @param commandByPid the live processes that belong to the cluster, by process id
 */
public record NoProcessLeftBehind(Map<Long, String> commandByPid) implements Invariant {

    @Override
    public List<String> violations() {
        return new TreeMap<>(commandByPid)
                .entrySet().stream().map(entry -> "process " + entry.getKey() + " lives: " + entry.getValue()).toList();
    }
}
