package io.framecast.strategist.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.SeenHolding;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.Candidates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RepairRoundsTest {

    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameMask ALL = FrameMask.firstFrames(100);

    private final RepairRounds rounds = new RepairRounds(8, 1 << 30, 2);
    private final Map<String, Map<String, Holding>> holdings = new TreeMap<>();
    private final Set<String> givenUp = new HashSet<>();
    private final List<Movie> movies = new ArrayList<>();
    private final Map<String, Member> members = new TreeMap<>();
    private Instant now = STARTED.plusSeconds(60);

    RepairRoundsTest() {
        for (String node : List.of("a", "b", "c")) {
            members.put(node, member(node, STARTED));
        }
    }

    @Test
    void aRoundIsProposedOnceWhatIsKnownHasSettled() {
        movie("m");
        hold("m", "a", now);
        assertThat(look()).as("the next record may be on its way").isEmpty();

        Placement proposal = only(look());

        assertThat(proposal.importId()).isEqualTo("v-m");
        assertThat(proposal.attempt()).isEqualTo(Placement.UNASKED);
        assertThat(proposal.seen()).containsExactly(new SeenHolding("a", ALL, now.minusSeconds(2)));
        assertThat(proposal.targets()).contains(new PlacementTarget("a", ALL)).hasSizeGreaterThan(1);
    }

    @Test
    void itIsProposedAgainWhereNothingCameOfIt() {
        movie("m");
        hold("m", "a", now);
        pass(1);
        Placement first = only(look());
        assertThat(pass(9)).isEmpty();
        Placement again = only(look());
        assertThat(again.targets()).isEqualTo(first.targets());
        assertThat(again.seen()).isEqualTo(first.seen());
    }

    @Test
    void theNextRoundFollowsOnceTheHoldingsHaveChanged() {
        Member third = members.remove("c");
        movie("m");
        hold("m", "a", now);
        pass(2);
        hold("m", "b", now);
        assertThat(pass(60)).as("it has its copies").isEmpty();
        members.put("c", third);
        hold("m", "c", now);
        assertThat(only(pass(2)).targets()).as("one of three is too much").hasSize(3);
    }

    @Test
    void asManyMoviesAsMayAreUnderWayAndOthersFollow() {
        members.remove("c");
        for (String movie : List.of("k", "l", "m")) {
            movie(movie);
            hold(movie, "a", now);
        }
        assertThat(pass(5)).extracting(Placement::movieId).containsExactly("k", "l");
        hold("k", "b", now);
        assertThat(pass(3)).extracting(Placement::movieId).containsExactly("m");
    }

    @Test
    void aNodeThatLeftIsWaitedForThenReplaced() {
        movie("m");
        hold("m", "a", now);
        hold("m", "b", now);
        pass(3);
        members.remove("b");
        assertThat(pass(40)).isEmpty();
        givenUp.add("b");
        Placement proposal = only(pass(2));
        assertThat(proposal.seen()).extracting(SeenHolding::node).containsExactly("a");
        assertThat(proposal.targets()).extracting(PlacementTarget::node).containsExactly("a", "c");
    }

    @Test
    void whatANodeSaidBeforeItsPresentStartIsNothingToRestOn() {
        movie("m");
        for (String node : List.of("a", "b", "c")) {
            hold("m", node, now);
        }
        members.put("b", member("b", now.plusSeconds(1)));
        assertThat(pass(40)).as("nobody drops for a copy that may be gone").isEmpty();
        hold("m", "b", now);
        assertThat(pass(2)).hasSize(1);
    }

    private void movie(String id) {
        movies.add(new Movie(id, "v-" + id, id, 100, new FrameRate(10, 1), false, 640, 360, 100_000, 2, null, Map.of(), STARTED));
    }

    private void hold(String movie, String node, Instant at) {
        holdings.computeIfAbsent(movie, any -> new TreeMap<>())
                .put(node, new Holding(node, movie, "v-" + movie, HoldingKind.STORE, ALL, 100_000, at));
    }

    private List<Placement> pass(int seconds) {
        List<Placement> all = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            all.addAll(look());
        }
        return all;
    }

    private List<Placement> look() {
        now = now.plusSeconds(1);
        View view = new View(1, 1, List.copyOf(members.values()), STARTED);
        Map<String, Candidates.Report> reports = new TreeMap<>();
        members.forEach((node, member) -> reports.put(node,
                new Candidates.Report(member.incarnation(), NodeState.UP, new NodeLoad(1000, 0, 0, 1L << 40, 0))));
        return rounds.due(movies, movie -> MovieHolders.of(movie, holdings.getOrDefault(movie.id(), Map.of()).values(), view, reports,
                givenUp::contains), now);
    }

    private static Placement only(List<Placement> proposals) {
        assertThat(proposals).hasSize(1);
        return proposals.getFirst();
    }

    private static Member member(String node, Instant started) {
        return new Member(node, NodeRole.FRAME_SERVICE, started.toEpochMilli(), new NodeAddress("h", 1, 2), "", NodeState.UP);
    }
}
