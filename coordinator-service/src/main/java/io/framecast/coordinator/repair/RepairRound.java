package io.framecast.coordinator.repair;

import java.util.List;
import java.util.stream.Stream;

/**
 * A round under way.
 *
 * @param repairId its name
 * @param phase what it waits for
 * @param copies who shall store what; whoever cannot is taken off
 * @param drops who shall drop what; whoever cannot is taken off
 * @param copiesWanted on how many nodes each frame shall be
 * @param detail what the strategist said of it, and what was not done
 * @param sinceMillis since when it waits, in milliseconds since 1970
 */
public record RepairRound(String repairId, RepairPhase phase, List<CopyTo> copies, List<DropFrom> drops, int copiesWanted, String detail,
        long sinceMillis) {

    boolean isDone() {
        return copies.stream().allMatch(CopyTo::isStored) && drops.stream().allMatch(DropFrom::isDropped);
    }

    RepairRound stored(String node, long atMillis) {
        return with(phase, copies.stream().map(copy -> copy.node().equals(node) ? copy.stored() : copy).toList(), drops, detail, atMillis);
    }

    RepairRound dropped(String node, long atMillis) {
        return with(phase, copies, drops.stream().map(drop -> drop.node().equals(node) ? drop.dropped() : drop).toList(), detail, atMillis);
    }

    RepairRound ordered(long atMillis) {
        return with(RepairPhase.DROPPING, copies, drops, detail, atMillis);
    }

    RepairRound without(String node, String reason) {
        return with(phase, copies.stream().filter(copy -> !copy.node().equals(node)).toList(),
                drops.stream().filter(drop -> !drop.node().equals(node)).toList(),
                String.join("; ", Stream.of(detail, reason).filter(text -> !text.isEmpty()).toList()), sinceMillis);
    }

    private RepairRound with(RepairPhase next, List<CopyTo> nextCopies, List<DropFrom> nextDrops, String nextDetail, long atMillis) {
        return new RepairRound(repairId, next, nextCopies, nextDrops, copiesWanted, nextDetail, atMillis);
    }
}
