package io.framecast.localcluster.kafka;

import io.framecast.localcluster.layout.ProcessRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the other brokers on this machine are dead without having been stopped: seen alive once, ended since, and no other process
 * started in their place. Not threadsafe.
 */
final class Neighbours {

    private final Map<Integer, ProcessRecord> alive = new HashMap<>();
    private final Map<Integer, ProcessRecord> dead = new HashMap<>();

    /**
     * @param written what is written down of each, by their Kafka node ids
     * @param isAlive whether exactly that process lives
     * @return the ids of those who are dead and not given up yet
     */
    Set<Integer> dead(Map<Integer, ProcessRecord> written, Predicate<ProcessRecord> isAlive) {
        written.forEach((id, process) -> {
            if (isAlive.test(process)) {
                alive.put(id, process);
                dead.remove(id);
            } else if (isSame(process, alive.get(id))) {
                alive.remove(id);
                dead.put(id, process);
            } else if (!isSame(process, dead.get(id))) {
                dead.remove(id);
            }
            if (process.ended() == ProcessRecord.End.STOPPED) {
                dead.remove(id);
            }
        });
        return Set.copyOf(dead.keySet());
    }

    /** The quorum counts that one as gone. */
    void givenUp(int id) {
        dead.remove(id);
    }

    private static boolean isSame(ProcessRecord process, @Nullable ProcessRecord other) {
        return other != null && process.pid() == other.pid() && process.started().equals(other.started());
    }
}
