package io.framecast.simulation.node;

import io.framecast.coordinator.lists.TermFencedStore;
import io.framecast.protocol.topic.Topic;
import io.framecast.simulation.invariant.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** The consumer group of the coordinators, as their broker sees it: who is primary and backup of what, and what is read. */
public final class CoordinatorGroup {

    private static final long SESSION_MILLIS = 1200;
    private static final long LOOK_EVERY_MILLIS = 300;

    private record Place(Topic<?> topic, int partition) {}

    private record Membership(CoordinatorNode node, int life, int number) {}

    private final Domain domain;
    private final List<Membership> members = new ArrayList<>();
    private final List<CoordinatorNode> expelled = new ArrayList<>();
    private final Map<Place, Integer> committed = new HashMap<>();
    private final @Nullable CoordinatorNode[] primaries;
    private final @Nullable CoordinatorNode[] backups;
    private int joins;

    /** A group without members. */
    public CoordinatorGroup(Domain domain) {
        this.domain = domain;
        this.primaries = new CoordinatorNode[domain.log().partitions()];
        this.backups = new CoordinatorNode[domain.log().partitions()];
        lookLater();
    }

    private void lookLater() {
        domain.agenda().after(LOOK_EVERY_MILLIS, () -> {
            look();
            lookLater();
        });
    }

    private void look() {
        boolean changed = false;
        for (Membership member : List.copyOf(members)) {
            CoordinatorNode node = member.node();
            if (node.silentForMillis() > SESSION_MILLIS) {
                members.remove(member);
                expelled.add(node);
                changed = true;
            }
        }
        for (CoordinatorNode node : List.copyOf(expelled)) {
            if (node.isReachable()) {
                expelled.remove(node);
                domain.agenda().after(domain.agenda().random(150), node, () -> {
                    if (members.stream().noneMatch(member -> member.node() == node && member.life() == node.life())) {
                        node.heardOfExpulsion();
                    }
                });
            }
        }
        if (changed) {
            assign();
        }
        compare();
    }

    /** A coordinator joins, in place of its former life; returns the number of its membership. */
    int join(CoordinatorNode node) {
        members.removeIf(member -> member.node() == node);
        expelled.remove(node);
        for (int i = 0; i < primaries.length; i++) {
            primaries[i] = primaries[i] == node ? null : primaries[i];
            backups[i] = backups[i] == node ? null : backups[i];
        }
        members.add(new Membership(node, node.life(), ++joins));
        assign();
        return joins;
    }

    private boolean isMember(@Nullable CoordinatorNode node) {
        return node != null && members.stream().anyMatch(member -> member.node() == node);
    }

    private void assign() {
        for (int i = 0; i < primaries.length; i++) {
            CoordinatorNode primary = primaries[i];
            CoordinatorNode backup = backups[i];
            if (!isMember(primary)) {
                primary = isMember(backup) ? backup : leastLoaded(null);
            }
            if (!isMember(backup) || backup == primary) {
                backup = leastLoaded(primary);
            }
            primaries[i] = primary;
            backups[i] = backup;
        }
        for (Membership member : members) {
            CoordinatorNode node = member.node();
            int number = member.number();
            List<CoordinatorNode> first = new ArrayList<>(Arrays.asList(primaries));
            List<CoordinatorNode> second = new ArrayList<>(Arrays.asList(backups));
            domain.agenda().after(5 + domain.agenda().random(50), node, () -> tell(node, number, first, second));
        }
    }

    private void tell(CoordinatorNode node, int number, List<CoordinatorNode> first, List<CoordinatorNode> second) {
        if (!node.isMemberAs(number) || members.stream().noneMatch(member -> member.number() == number)
                || !first.equals(Arrays.asList(primaries)) || !second.equals(Arrays.asList(backups))) {
            return; // Overtaken: another assignment is on its way.
        }
        for (int i = 0; i < first.size(); i++) {
            if (first.get(i) == node) {
                node.becomePrimary(i);
            } else if (second.get(i) == node) {
                node.becomeBackup(i);
            } else {
                node.becomeNothing(i);
            }
        }
    }

    private @Nullable CoordinatorNode leastLoaded(@Nullable CoordinatorNode not) {
        CoordinatorNode best = null;
        long least = Long.MAX_VALUE;
        for (Membership member : members) {
            CoordinatorNode node = member.node();
            long load = Arrays.stream(primaries).filter(each -> each == node).count() * 2 + Arrays.stream(backups).filter(each -> each == node).count();
            if (node != not && load < least) {
                best = node;
                least = load;
            }
        }
        return best;
    }

    int committed(Topic<?> topic, int partition) {
        return committed.getOrDefault(new Place(topic, partition), 0);
    }

    /** Takes positions of who owns the partition; of anybody else they are refused. */
    void commit(CoordinatorNode by, Topic<?> topic, int partition, int position) {
        if (primaries[partition] == by) {
            committed.put(new Place(topic, partition), position);
        }
    }

    /** Compares the lists of primaries and backups that are at the same position. */
    public void compare() {
        for (int i = 0; i < primaries.length; i++) {
            CoordinatorNode first = primaries[i];
            CoordinatorNode second = backups[i];
            PrimaryTask primary = first == null ? null : first.primary(i);
            BackupTask backup = second == null ? null : second.backup(i);
            if (primary != null && backup != null && backup.isAtEnd() && !domain.log().changelog(i).isAwaiting(first)) {
                domain.see(new Fact.ListsCompared(i, difference(primary.store(), backup.store())));
            }
        }
    }

    private static String difference(TermFencedStore primary, TermFencedStore backup) {
        try (KeyValueIterator<Bytes, byte[]> left = primary.all(); KeyValueIterator<Bytes, byte[]> right = backup.all()) {
            while (left.hasNext() && right.hasNext()) {
                KeyValue<Bytes, byte[]> one = left.next();
                KeyValue<Bytes, byte[]> other = right.next();
                if (!one.key.equals(other.key)) {
                    return "the primary has " + one.key + " where the backup has " + other.key;
                }
                if (!Arrays.equals(one.value, other.value)) {
                    return one.key + " differs";
                }
            }
            return left.hasNext() ? "the backup lacks " + left.next().key : right.hasNext() ? "only the backup has " + right.next().key : "";
        }
    }
}
