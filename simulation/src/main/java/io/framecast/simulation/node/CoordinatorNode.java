package io.framecast.simulation.node;

import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.coordinator.lists.Machines;
import io.framecast.protocol.event.NodeRole;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A coordinator: primary of some partitions, backup of others, as its group says. */
public final class CoordinatorNode extends DomainNode {

    private final Map<Integer, PrimaryTask> primaries = new TreeMap<>();
    private final Map<Integer, BackupTask> backups = new TreeMap<>();
    private final Machines machines;
    private final ListsMeters meters;
    private final CoordinatorGroup group;
    private int membership;

    /** A coordinator that has not begun yet. */
    public CoordinatorNode(Domain domain, String name, Machines machines, ListsMeters meters, CoordinatorGroup group) {
        super(domain, name, NodeRole.COORDINATOR);
        this.machines = machines;
        this.meters = meters;
        this.group = group;
    }

    @Override
    void start() {
        primaries.clear();
        backups.clear();
        agenda().after(agenda().random(30), this, () -> membership = group.join(this));
    }

    /** It is expelled, and hears of it: what it does not own any more it drops, and joins again. */
    void heardOfExpulsion() {
        primaries.values().forEach(PrimaryTask::close);
        backups.values().forEach(BackupTask::close);
        primaries.clear();
        backups.clear();
        membership = group.join(this);
    }

    boolean isMemberAs(int number) {
        return membership == number;
    }

    void becomePrimary(int partition) {
        if (primaries.containsKey(partition)) {
            return;
        }
        BackupTask backup = backups.remove(partition);
        if (backup == null) {
            backup = new BackupTask(domain, this, partition);
        }
        primaries.put(partition, new PrimaryTask(domain, this, partition, backup.restored(), machines, meters, group));
    }

    void becomeBackup(int partition) {
        PrimaryTask former = primaries.remove(partition);
        if (former != null) {
            former.close();
        }
        if (!backups.containsKey(partition)) {
            backups.put(partition, new BackupTask(domain, this, partition));
        }
    }

    void becomeNothing(int partition) {
        PrimaryTask former = primaries.remove(partition);
        if (former != null) {
            former.close();
        }
        BackupTask backup = backups.remove(partition);
        if (backup != null) {
            backup.close();
        }
    }

    @Nullable PrimaryTask primary(int partition) {
        return isAlive() ? primaries.get(partition) : null;
    }

    @Nullable BackupTask backup(int partition) {
        return isAlive() ? backups.get(partition) : null;
    }
}
