package io.framecast.coordinator.handover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides who has which lists, anew at each change of the coordinators' group.
 *
 * <h2>What costs, and what is done about it</h2>
 * A list that changes hands takes no requests meanwhile, and one whose new primary has to read it in first, for longer. How many lists
 * lose their primary when one coordinator dies is the same on average however they are spread. So
 * <ol>
 * <li>who is primary stays primary when another one goes: lists of those who are gone are inherited, by a backup where there is one,
 *     and nothing else changes hands in the same turn;</li>
 * <li>lists are spread again only where somebody is nearer to having all of them than to a fair share: in turns of their own, later, one
 *     in each, and only on those who are ready for them; who is not reads them in first. Where nothing is written in any list yet they
 *     are spread evenly and at once;</li>
 * <li>so with backups: a former one is kept until the next one has read the list in.</li>
 * </ol>
 * Ties go to the lower name, so that the same group is always placed alike. Used once.
 */
public final class Placing {

    private final List<ListHolder> holders;
    private final SortedSet<Integer> lists;
    private final int backupsWanted;
    private final long acceptableBehind;
    private final Map<Integer, ListHolder> primaries = new TreeMap<>();

    /** Who is to be primary once it is ready; the primary where that is so. */
    private final Map<Integer, ListHolder> later = new TreeMap<>();

    private final Map<Integer, Set<ListHolder>> backups = new TreeMap<>();
    private boolean isUnfinished;

    private Placing(List<ListHolder> holders, SortedSet<Integer> lists, int backups, long acceptableBehind) {
        this.holders = holders.stream().sorted(Comparator.comparing(ListHolder::id)).toList();
        this.lists = lists;
        this.backupsWanted = Math.min(backups, holders.size() - 1);
        this.acceptableBehind = acceptableBehind;
    }

    /**
     * Places all lists.
     *
     * @param holders those who are there, at least one
     * @param lists numbers of all lists
     * @param backups how many copies of each list are kept beside the primary's, as far as there are coordinators
     * @param acceptableBehind a copy that lacks as many records is read to its end before anyone waits for it
     */
    public static Placement place(List<ListHolder> holders, SortedSet<Integer> lists, int backups, long acceptableBehind) {
        if (holders.isEmpty()) {
            throw new IllegalArgumentException("lists must be placed on at least one coordinator, and there is none");
        }
        return new Placing(holders, lists, backups, acceptableBehind).place();
    }

    private Placement place() {
        boolean someAreInherited = keepAndInherit();
        later.putAll(primaries);
        if (someAreInherited) {
            isUnfinished = isTooMuch(count(later, busiest()));
        } else {
            spread();
        }
        chooseBackups();
        evenOutBackups();
        Map<Integer, String> primaryIds = new HashMap<>();
        primaries.forEach((list, holder) -> primaryIds.put(list, holder.id()));
        Map<Integer, Set<String>> backupIds = new HashMap<>();
        lists.forEach(list -> backupIds.put(list, copiesNow(list)));
        return new Placement(primaryIds, backupIds, isUnfinished);
    }

    // ---- primaries

    private boolean keepAndInherit() {
        for (int list : lists) {
            holders.stream().filter(holder -> holder.primaryOf().contains(list)).findFirst().ifPresent(holder -> primaries.put(list, holder));
        }
        List<Integer> orphans = lists.stream().filter(list -> !primaries.containsKey(list)).toList();
        for (int list : orphans) {
            primaries.put(list, holders.stream()
                    .min(Comparator.comparingLong((ListHolder holder) -> waitFor(holder, list))
                            .thenComparingLong(holder -> count(primaries, holder)))
                    .orElseThrow());
        }
        return !orphans.isEmpty() && orphans.size() < lists.size();
    }

    /** By what it is chosen who inherits: nothing where a copy is ready, else what is to be read. */
    private long waitFor(ListHolder holder, int list) {
        if (!holder.hasCopyOf(list)) {
            return holder.behind(list) == Long.MAX_VALUE ? Long.MAX_VALUE : holder.behind(list) + 1;
        }
        return holder.behind(list) <= acceptableBehind ? 0 : Math.min(holder.behind(list), Long.MAX_VALUE - 1);
    }

    private void spread() {
        boolean areAllEmpty = areAllEmpty();
        int moves = areAllEmpty ? lists.size() : 1;
        while (areAllEmpty ? isUneven() : isTooMuch(count(later, busiest()))) {
            ListHolder most = busiest();
            ListHolder least = idlest();
            List<Integer> own = lists.stream().filter(list -> most.equals(later.get(list))).toList();
            int moved = own.stream().filter(list -> least.isReadyFor(list, acceptableBehind)).findFirst().orElse(own.getFirst());
            later.put(moved, least);
            if (moves > 0 && least.isReadyFor(moved, acceptableBehind)) {
                moves--;
                primaries.put(moved, least);
            } else {
                isUnfinished = true;
            }
        }
    }

    /** Who has no copy of a list is as far behind as its log is long. */
    private boolean areAllEmpty() {
        return lists.stream().allMatch(list -> holders.stream().anyMatch(holder -> !holder.hasCopyOf(list) && holder.behind(list) == 0));
    }

    private boolean isUneven() {
        return count(later, busiest()) - count(later, idlest()) > 1;
    }

    /** Whether so many lists are nearer to all of them than to a fair share, and more than somebody must have. */
    private boolean isTooMuch(long primaryOf) {
        double fairShare = (double) lists.size() / holders.size();
        return primaryOf > Math.max(Math.ceil(fairShare), (lists.size() + fairShare) / 2);
    }

    private ListHolder busiest() {
        return holders.stream().max(Comparator.comparingLong(holder -> count(later, holder))).orElseThrow();
    }

    private ListHolder idlest() {
        return holders.stream().min(Comparator.comparingLong(holder -> count(later, holder))).orElseThrow();
    }

    private static long count(Map<Integer, ListHolder> of, ListHolder holder) {
        return of.values().stream().filter(holder::equals).count();
    }

    // ---- backups

    private void chooseBackups() {
        for (int list : lists) {
            List<ListHolder> others = new ArrayList<>(holders);
            others.remove(primaryLater(list));
            Set<ListHolder> chosen = new TreeSet<>(Comparator.comparing(ListHolder::id));
            for (int i = 0; i < backupsWanted; i++) {
                ListHolder next = others.stream()
                        .min(Comparator.comparing((ListHolder holder) -> !holder.hasCopyOf(list))
                                .thenComparing(holder -> !holder.isReadyFor(list, acceptableBehind))
                                .thenComparingLong(holder -> backedUpFor(primaryLater(list), holder))
                                .thenComparingLong(this::load))
                        .orElseThrow();
                others.remove(next);
                chosen.add(next);
            }
            backups.put(list, chosen);
        }
    }

    /** So many lists of one coordinator another one is to inherit: spread, no one inherits them all. */
    private long backedUpFor(ListHolder primary, ListHolder backup) {
        return backups.entrySet().stream().filter(entry -> primary.equals(later.get(entry.getKey())) && entry.getValue().contains(backup)).count();
    }

    private long load(ListHolder holder) {
        return count(later, holder) + backups.values().stream().filter(some -> some.contains(holder)).count();
    }

    private void evenOutBackups() {
        while (true) {
            ListHolder most = holders.stream().max(Comparator.comparingLong(this::load)).orElseThrow();
            ListHolder least = holders.stream().min(Comparator.comparingLong(this::load)).orElseThrow();
            if (load(most) - load(least) < 2) {
                return;
            }
            var moved = lists.stream()
                    .filter(list -> backupsOf(list).contains(most) && !backupsOf(list).contains(least) && !least.equals(later.get(list)))
                    .min(Comparator.comparingLong((Integer list) -> backedUpFor(primaryLater(list), least)));
            if (moved.isEmpty()) {
                return;
            }
            backupsOf(moved.get()).remove(most);
            backupsOf(moved.get()).add(least);
        }
    }

    /** The copies that are to be, and until one of them is ready, one that is. */
    private Set<String> copiesNow(int list) {
        Set<ListHolder> copies = new TreeSet<>(Comparator.comparing(ListHolder::id));
        copies.addAll(backupsOf(list));
        copies.add(primaryLater(list));
        ListHolder primary = primaries.get(list);
        copies.removeIf(holder -> holder.equals(primary));
        if (copies.stream().noneMatch(holder -> holder.hasCopyOf(list) && holder.isReadyFor(list, acceptableBehind))) {
            holders.stream()
                    .filter(holder -> !holder.equals(primary) && holder.hasCopyOf(list) && holder.isReadyFor(list, acceptableBehind))
                    .findFirst()
                    .ifPresent(holder -> isUnfinished |= copies.add(holder));
        }
        Set<String> ids = new TreeSet<>();
        copies.forEach(holder -> ids.add(holder.id()));
        return ids;
    }

    private Set<ListHolder> backupsOf(int list) {
        return backups.getOrDefault(list, Set.of());
    }

    private ListHolder primaryLater(int list) {
        return Objects.requireNonNull(later.get(list), "every list has been placed");
    }
}
