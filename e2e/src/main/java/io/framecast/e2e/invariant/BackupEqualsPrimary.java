package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.ListsCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The backup's lists equal the primary's at the same position of their log.
 *
 * @param primary the primary's copy
 * @param backup the backup's copy
 */
public record BackupEqualsPrimary(ListsCopy primary, ListsCopy backup) implements Invariant {

    @Override
    public List<String> violations() {
        List<String> broken = new ArrayList<>();
        if (primary.partition() != backup.partition() || primary.position() != backup.position()) {
            broken.add("partition %d at %d and partition %d at %d cannot be compared"
                    .formatted(primary.partition(), primary.position(), backup.partition(), backup.position()));
            return broken;
        }
        TreeSet<String> keys = new TreeSet<>(primary.entries().keySet());
        keys.addAll(backup.entries().keySet());
        for (String key : keys) {
            String one = primary.entries().get(key);
            String other = backup.entries().get(key);
            if (!Objects.equals(one, other)) {
                broken.add("partition %d at %d: %s is %s in %s and %s in %s".formatted(primary.partition(), primary.position(), key,
                        Objects.requireNonNullElse(one, "not"), primary.node(), Objects.requireNonNullElse(other, "not"), backup.node()));
            }
        }
        return broken;
    }
}
