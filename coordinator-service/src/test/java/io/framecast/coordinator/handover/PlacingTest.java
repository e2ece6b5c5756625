package io.framecast.coordinator.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlacingTest {

    private static final int LISTS = 6;
    private static final long ACCEPTABLE = 1000;
    private static final long LONG_LOG = 50_000;
    private static final TreeSet<Integer> ALL = IntStream.range(0, LISTS).boxed().collect(Collectors.toCollection(TreeSet::new));

    /** Up to date with all it has, and with a long log to read for all else. */
    private static ListHolder holder(String id, Set<Integer> primaryOf, Set<Integer> backupOf) {
        Map<Integer, Long> behind = new HashMap<>();
        ALL.forEach(list -> behind.put(list, primaryOf.contains(list) || backupOf.contains(list) ? 0 : LONG_LOG));
        return new ListHolder(id, primaryOf, backupOf, behind);
    }

    private static Placement place(ListHolder... holders) {
        return Placing.place(Arrays.asList(holders), ALL, 1, ACCEPTABLE);
    }

    private static Set<Integer> primaryOf(Placement placement, String id) {
        return ALL.stream().filter(list -> id.equals(placement.primaries().get(list))).collect(Collectors.toSet());
    }

    @Test
    void backupsInheritTheListsOfOneThatIsGoneAndNothingElseChangesHands() {
        // c had 2 and 5.
        Placement placement = place(holder("a", Set.of(0, 3), Set.of(1, 5)), holder("b", Set.of(1, 4), Set.of(2)));

        assertThat(primaryOf(placement, "a")).containsExactlyInAnyOrder(0, 3, 5);
        assertThat(primaryOf(placement, "b")).containsExactlyInAnyOrder(1, 4, 2);
        assertThat(placement.isUnfinished()).isFalse();
    }

    @Test
    void aShortLogMakesNobodyInheritBeforeTheBackup() {
        Map<Integer, Long> short2 = Map.of(0, 0L, 1, 0L, 2, 10L, 3, 0L, 4, 0L, 5, 0L);
        ListHolder idle = new ListHolder("a", Set.of(0), Set.of(1), short2);

        assertThat(place(idle, holder("b", Set.of(1, 3, 4, 5), Set.of(0, 2))).primaries()).containsEntry(2, "b");
    }

    @Test
    void whoHasReadMostInheritsWhereNoCopyIsReady() {
        ListHolder far = new ListHolder("a", Set.of(0, 1), Set.of(5), Map.of(5, 40_000L));
        ListHolder near = new ListHolder("b", Set.of(2, 3, 4), Set.of(5), Map.of(5, 2_000L));

        assertThat(place(far, near).primaries()).containsEntry(5, "b");
    }

    @Test
    void aListWhoseLogDidNotAnswerStaysWithWhoHasACopy() {
        ListHolder without = new ListHolder("a", Set.of(0, 1), Set.of(), Map.of());
        ListHolder with = new ListHolder("b", Set.of(2, 3, 4), Set.of(5), Map.of());

        assertThat(place(without, with).primaries()).containsEntry(5, "b");
    }

    @Test
    void whoComesAnewReadsListsInBeforeItIsGivenThem() {
        Placement first = place(holder("a", ALL, Set.of()), holder("b", Set.of(), Set.of()));

        assertThat(primaryOf(first, "b")).isEmpty();
        assertThat(first.isUnfinished()).isTrue();
        Set<Integer> readIn = ALL.stream().filter(list -> first.backups().get(list).contains("b")).collect(Collectors.toSet());
        assertThat(readIn).isEqualTo(ALL);

        Placement second = place(holder("a", ALL, Set.of()), holder("b", Set.of(), readIn));
        assertThat(primaryOf(second, "b")).isNotEmpty();
    }

    @Test
    void whoComesBackIsGivenNoListsWhileTheOthersAreNearerToAFairShareThanToAll() {
        Placement first = place(holder("a", Set.of(0, 1, 2), Set.of(3, 4, 5)), holder("b", Set.of(3, 4, 5), Set.of(0, 1, 2)), holder("c", Set.of(), Set.of()));

        assertThat(primaryOf(first, "c")).isEmpty();
        first.backups().forEach((list, backups) -> assertThat(backups).as("a backup of %d that is ready", list).containsAnyOf("a", "b"));
        Set<Integer> readIn = ALL.stream().filter(list -> first.backups().get(list).contains("c")).collect(Collectors.toSet());
        assertThat(readIn).as("backups that it takes over").hasSize(4);

        Placement second = place(holder("a", Set.of(0, 1, 2), Set.of(3, 4, 5)), holder("b", Set.of(3, 4, 5), Set.of(0, 1, 2)), holder("c", Set.of(), readIn));
        assertThat(primaryOf(second, "c")).isEmpty();
        assertThat(second.isUnfinished()).isFalse();
        second.backups().forEach((list, backups) -> assertThat(backups).as("backups of %d", list).hasSize(1));
    }

    @Test
    void oneListChangesHandsInATurnSoThatTheOthersTakeRequests() {
        Placement first = place(holder("a", ALL, Set.of()), holder("b", Set.of(), ALL));

        assertThat(primaryOf(first, "b")).hasSize(1);
        assertThat(first.isUnfinished()).isTrue();

        Placement second = place(holder("a", primaryOf(first, "a"), primaryOf(first, "b")), holder("b", primaryOf(first, "b"), primaryOf(first, "a")));
        assertThat(primaryOf(second, "b")).hasSize(2).containsAll(primaryOf(first, "b"));
        assertThat(second.isUnfinished()).isFalse();
    }

    @Test
    void anEmptyDomainIsSpreadAtOnce() {
        Map<Integer, Long> nothing = ALL.stream().collect(Collectors.toMap(list -> list, list -> 0L));
        Placement placement = place(new ListHolder("a", Set.of(), Set.of(), nothing), new ListHolder("b", Set.of(), Set.of(), nothing),
                new ListHolder("c", Set.of(), Set.of(), nothing));

        assertThat(List.of(primaryOf(placement, "a").size(), primaryOf(placement, "b").size(), primaryOf(placement, "c").size())).containsOnly(2);
        assertThat(placement.isUnfinished()).isFalse();
    }

    @Test
    void oneCoordinatorAloneHasAllListsAndNoBackup() {
        Placement placement = place(holder("a", Set.of(0, 1), Set.of()));

        assertThat(primaryOf(placement, "a")).isEqualTo(ALL);
        placement.backups().values().forEach(backups -> assertThat(backups).isEmpty());
        assertThat(placement.isUnfinished()).isFalse();
    }

    /** Coordinators come and go in any order, sometimes before everything was read in. */
    @Property(tries = 500)
    void listsStayWhereTheyAreWhileOthersGoAndAreSpreadWhenAllIsReadIn(@ForAll long seed) {
        Random random = new Random(seed);
        Group group = new Group();
        group.joins();
        for (int step = 0; step < 40; step++) {
            if (group.holders.size() > 1 && random.nextInt(3) == 0) {
                group.leaves(random.nextInt(group.holders.size()));
            } else if (group.holders.size() < 5 && random.nextInt(3) == 0) {
                group.joins();
            } else {
                group.settles();
            }
        }
    }

    /** A group that takes on what is decided, at once. */
    private static final class Group {

        private final Map<String, ListHolder> holders = new TreeMap<>();
        private int joined;

        void joins() {
            String id = "c" + joined++;
            holders.put(id, holder(id, Set.of(), Set.of()));
            takeOn(true);
        }

        void leaves(int index) {
            ListHolder gone = holders.remove(List.copyOf(holders.keySet()).get(index));
            Map<Integer, String> before = primaries();
            Map<Integer, Set<String>> backups = gone.primaryOf().stream().collect(Collectors.toMap(list -> list, this::readyBackups));
            takeOn(true);
            if (!before.isEmpty() && !gone.primaryOf().isEmpty()) {
                before.forEach((list, id) -> assertThat(primaries()).as("list %d stays", list).containsEntry(list, id));
            }
            backups.forEach((list, ready) -> assertThat(ready.isEmpty() || ready.contains(primaries().get(list))).as("a backup inherits %d", list).isTrue());
        }

        void settles() {
            int turns = 0;
            while (takeOn(false).isUnfinished()) {
                assertThat(turns++).as("turns until everything is in its place").isLessThan(12);
            }
            List<Integer> loads = holders.values().stream().map(holder -> holder.primaryOf().size()).sorted().toList();
            double fairShare = (double) LISTS / holders.size();
            assertThat((double) loads.getLast()).as("most lists of one: %s", loads).isLessThanOrEqualTo(Math.max(Math.ceil(fairShare), (LISTS + fairShare) / 2));
            int copies = holders.values().stream().mapToInt(holder -> holder.backupOf().size()).sum();
            assertThat(copies).isEqualTo(holders.size() > 1 ? LISTS : 0);
        }

        /** @param isHasty whether the next change comes before what is new was read in */
        private Placement takeOn(boolean isHasty) {
            Map<Integer, String> before = primaries();
            Placement placement = place(holders.values().toArray(ListHolder[]::new));
            assertThat(placement.primaries().keySet()).isEqualTo(ALL);
            assertThat(before.entrySet().stream().filter(entry -> !entry.getValue().equals(placement.primaries().get(entry.getKey()))))
                    .as("lists of the living that change hands in one turn").hasSizeLessThanOrEqualTo(1);
            holders.replaceAll((id, former) -> {
                Set<Integer> primaryOf = PlacingTest.primaryOf(placement, id);
                Set<Integer> backupOf = ALL.stream().filter(list -> placement.backups().get(list).contains(id)).collect(Collectors.toSet());
                assertThat(Collections.disjoint(backupOf, primaryOf)).as("nobody is backup of itself").isTrue();
                Map<Integer, Long> behind = new HashMap<>();
                ALL.forEach(list -> behind.put(list, primaryOf.contains(list) || backupOf.contains(list) && (!isHasty || former.behind(list) == 0) ? 0 : LONG_LOG));
                return new ListHolder(id, primaryOf, backupOf, behind);
            });
            return placement;
        }

        private Map<Integer, String> primaries() {
            Map<Integer, String> primaries = new TreeMap<>();
            holders.values().forEach(holder -> holder.primaryOf().forEach(list -> primaries.put(list, holder.id())));
            return primaries;
        }

        private Set<String> readyBackups(int list) {
            return holders.values().stream().filter(holder -> holder.backupOf().contains(list) && holder.behind(list) == 0)
                    .map(ListHolder::id).collect(Collectors.toSet());
        }
    }
}
