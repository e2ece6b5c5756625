package io.framecast.simulation.world;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** All topics of a domain, and the changelogs of its lists. Used by one thread. */
public final class DomainLog {

    private static final Set<Topic<?>> OF_ONE_PARTITION =
            Set.of(Topics.SDJOIN, Topics.SDREFUSED, Topics.HEARTBEAT, Topics.VIEW, Topics.HOLDING, Topics.SVJOIN, Topics.SDONE, Topics.CLAIM);

    private final Agenda agenda;
    private final int partitions;
    private final Map<Topic<?>, List<LogPartition<DomainEvent>>> topics = new HashMap<>();
    private final List<LogPartition<byte[]>> changelogs = new ArrayList<>();
    private final BiConsumer<Host, DomainEvent> onSend;

    /**
     * @param partitions how many a topic keyed by RUID has
     * @param onSend told who sends what
     */
    public DomainLog(Agenda agenda, int partitions, BiConsumer<Host, DomainEvent> onSend) {
        this.agenda = agenda;
        this.partitions = partitions;
        this.onSend = onSend;
        for (int i = 0; i < partitions; i++) {
            changelogs.add(new LogPartition<>(agenda));
        }
    }

    /** How many partitions a topic keyed by RUID has. */
    public int partitions() {
        return partitions;
    }

    /** The partition a key is in. */
    public int partitionOf(String key) {
        return Math.floorMod(key.hashCode(), partitions);
    }

    /** The partitions of a topic. */
    public List<LogPartition<DomainEvent>> topic(Topic<?> topic) {
        return topics.computeIfAbsent(topic, name -> {
            List<LogPartition<DomainEvent>> made = new ArrayList<>();
            for (int i = 0; i < (OF_ONE_PARTITION.contains(name) ? 1 : partitions); i++) {
                made.add(new LogPartition<>(agenda));
            }
            return made;
        });
    }

    /** The only partition of a topic, or that one of several. */
    public LogPartition<DomainEvent> topic(Topic<?> topic, int partition) {
        List<LogPartition<DomainEvent>> all = topic(topic);
        return all.get(all.size() == 1 ? 0 : partition);
    }

    /** The changelog of one partition's lists. */
    public LogPartition<byte[]> changelog(int partition) {
        return changelogs.get(partition);
    }

    /** Sends an event to the partition of its key. */
    public void send(Host writer, Topic<?> topic, String key, DomainEvent event) {
        send(writer, topic, key, partitionOf(key), event);
    }

    /** Sends an event to that partition. */
    public void send(Host writer, Topic<?> topic, String key, int partition, DomainEvent event) {
        onSend.accept(writer, event);
        topic(topic, partition).send(writer, key, event);
    }
}
