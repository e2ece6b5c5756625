package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.evidence.ListsCopy;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.invariant.BackupEqualsPrimary;
import io.framecast.e2e.invariant.EpochNeverRegresses;
import io.framecast.e2e.invariant.EveryRequestEnds;
import io.framecast.e2e.invariant.EveryWantedFrameArrives;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.invariant.FramesByteIdentical;
import io.framecast.e2e.invariant.ImportSurvivesAnyNode;
import io.framecast.e2e.invariant.MemoryWithinLimits;
import io.framecast.e2e.invariant.NoFrameSilentlySkipped;
import io.framecast.e2e.invariant.NoFrameTwiceNorUnasked;
import io.framecast.e2e.invariant.NoProcessDiesByItself;
import io.framecast.e2e.invariant.NoProcessLeftBehind;
import io.framecast.e2e.invariant.NothingKeptOfEndedGroups;
import io.framecast.e2e.invariant.QueuesWithinLimits;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** An invariant that cannot be broken proves nothing: each is broken here. */
final class InvariantTest {

    private static final FrameMask ZERO_AND_ONE = FrameMask.of(0, 1);

    private static FrameArrival frame(int number) {
        return new FrameArrival(number, 1, 0, "frame-1", 10, "aa", true, 0);
    }

    @Test
    void deliveredOnce_holdsInAnyOrderAndLooksAtItsGenerationOnly() {
        FrameArrival older = new FrameArrival(1, 0, 0, "frame-1", 10, "aa", true, 0);
        assertThat(new EveryWantedFrameDeliveredOnce(ZERO_AND_ONE, 1, List.of(older, frame(1), frame(0))).violations()).isEmpty();
    }

    @Test
    void deliveredOnce_isBrokenByALostADoubledAnUnwantedADamagedAndAnUnannouncedFrame() {
        assertThat(new EveryWantedFrameDeliveredOnce(ZERO_AND_ONE, 1, List.of(frame(0))).violations()).containsExactly("frame 1 came 0 times");
        assertThat(new EveryWantedFrameDeliveredOnce(ZERO_AND_ONE, 1, List.of(frame(0), frame(1), frame(1))).violations())
                .containsExactly("frame 1 came 2 times");
        assertThat(new EveryWantedFrameDeliveredOnce(ZERO_AND_ONE, 1, List.of(frame(0), frame(1), frame(2))).violations())
                .containsExactly("frame 2 was not wanted");
        FrameArrival damaged = new FrameArrival(1, 1, 0, "frame-1", 10, "aa", false, 0);
        assertThat(new EveryWantedFrameDeliveredOnce(ZERO_AND_ONE, 1, List.of(frame(0), damaged)).violations()).hasSize(1);
        FrameArrival unannounced = new FrameArrival(1, 1, 7, null, 10, "aa", true, 0);
        assertThat(new EveryWantedFrameDeliveredOnce(ZERO_AND_ONE, 1, List.of(frame(0), unannounced)).violations()).hasSize(1);
    }

    @Test
    void byteIdentical_isBrokenByAnotherDigestAndByAMissingReference() {
        assertThat(new FramesByteIdentical(Map.of(0, "aa"), List.of(frame(0))).violations()).isEmpty();
        assertThat(new FramesByteIdentical(Map.of(0, "bb"), List.of(frame(0))).violations()).hasSize(1);
        assertThat(new FramesByteIdentical(Map.of(), List.of(frame(0))).violations()).hasSize(1);
    }

    private static TopicEntry strategy(String ruid, long term, int epoch, String node) {
        String json = "{\"ruid\":\"%s\",\"term\":%d,\"epoch\":%d,\"shares\":[{\"node\":\"%s\"}]}".formatted(ruid, term, epoch, node);
        return new TopicEntry("strg", 0, 0, ruid, JsonMapper.shared().readTree(json));
    }

    private static TopicEntry progress(String ruid, long term, int epoch, String node) {
        String json = "{\"ruid\":\"%s\",\"term\":%d,\"epoch\":%d,\"node\":\"%s\"}".formatted(ruid, term, epoch, node);
        return new TopicEntry("progress", 0, 0, ruid, JsonMapper.shared().readTree(json));
    }

    @Test
    void epochNeverRegresses_isBrokenByASinkThatGoesBack() {
        assertThat(new EpochNeverRegresses(List.of(progress("a", 1, 1, "g1"), progress("a", 1, 2, "g1"), progress("a", 2, 1, "g1"),
                progress("b", 1, 1, "g1"), progress("a", 2, 1, "g2"))).violations()).isEmpty();
        assertThat(new EpochNeverRegresses(List.of(progress("a", 2, 1, "g1"), progress("a", 1, 5, "g1"))).violations()).as("a former primary is obeyed").hasSize(1);
        assertThat(new EpochNeverRegresses(List.of(progress("a", 1, 2, "g1"), progress("a", 1, 1, "g1"))).violations()).hasSize(1);
    }

    @Test
    void epochNeverRegresses_isBrokenByALowerEpochInATermAndByTwoStrategiesInOne() {
        assertThat(new EpochNeverRegresses(List.of(strategy("a", 1, 1, "x"), strategy("b", 1, 1, "x"), strategy("a", 1, 2, "x"),
                strategy("a", 2, 1, "x"), strategy("a", 2, 1, "x"))).violations()).isEmpty();
        assertThat(new EpochNeverRegresses(List.of(strategy("a", 1, 2, "x"), strategy("a", 1, 1, "x"))).violations()).hasSize(1);
        assertThat(new EpochNeverRegresses(List.of(strategy("a", 2, 1, "x"), strategy("a", 1, 5, "x"))).violations()).as("a former primary").isEmpty();
        assertThat(new EpochNeverRegresses(List.of(strategy("a", 2, 2, "x"), strategy("a", 1, 5, "x"), strategy("a", 2, 1, "x"))).violations()).hasSize(1);
        assertThat(new EpochNeverRegresses(List.of(strategy("a", 1, 1, "x"), strategy("a", 1, 1, "y"))).violations()).hasSize(1);
    }

    @Test
    void everyRequestEnds_isBrokenByOneThatDoesNot() {
        List<TopicEntry> ended = List.of(request("prq", "a"), request("vdone", "a"), request("prq", "b"), request("vpdone", "b"));
        assertThat(new EveryRequestEnds(ended).violations()).isEmpty();
        assertThat(new EveryRequestEnds(List.of(request("prq", "a"), request("prq", "b"), request("vdone", "b"))).violations())
                .containsExactly("a has not ended");
    }

    private static TopicEntry request(String topic, String ruid) {
        return new TopicEntry(topic, 0, 0, ruid, JsonMapper.shared().readTree("{\"ruid\":\"" + ruid + "\"}"));
    }

    @Test
    void noFrameSilentlySkipped_isBrokenByOneThatNeitherCameNorWasReportedAndByOneReportedForNothing() {
        assertThat(new NoFrameSilentlySkipped(ZERO_AND_ONE, 1, List.of(frame(0)), FrameMask.of(1)).violations()).isEmpty();
        assertThat(new NoFrameSilentlySkipped(ZERO_AND_ONE, 1, List.of(frame(0)), FrameMask.empty()).violations())
                .containsExactly("frame 1 neither came nor was reported unavailable");
        assertThat(new NoFrameSilentlySkipped(ZERO_AND_ONE, 1, List.of(frame(0), frame(1)), FrameMask.of(2)).violations())
                .containsExactly("frame 2 was reported unavailable, but not demanded");
    }

    private static ListsCopy lists(String node, long position, Map<String, String> entries) {
        return new ListsCopy(node, 3, "PRIMARY", position, entries);
    }

    @Test
    void backupEqualsPrimary_isBrokenByAnotherEntryAMissingOneAndAnotherPosition() {
        ListsCopy primary = lists("a", 7, Map.of("x", "1", "y", "2"));
        assertThat(new BackupEqualsPrimary(primary, lists("b", 7, Map.of("x", "1", "y", "2"))).violations()).isEmpty();
        assertThat(new BackupEqualsPrimary(primary, lists("b", 7, Map.of("x", "1", "y", "3"))).violations()).hasSize(1);
        assertThat(new BackupEqualsPrimary(primary, lists("b", 7, Map.of("x", "1"))).violations()).hasSize(1);
        assertThat(new BackupEqualsPrimary(primary, lists("b", 7, Map.of("x", "1", "y", "2", "z", "3"))).violations()).hasSize(1);
        assertThat(new BackupEqualsPrimary(primary, lists("b", 6, Map.of("x", "1", "y", "2"))).violations()).hasSize(1);
    }

    @Test
    void nothingKeptOfEndedGroups_isBrokenByAGroupThatIsKept() {
        assertThat(new NothingKeptOfEndedGroups(List.of(new NodeGauge("frame-1", "groups{side=\"holder\"}", 0))).violations()).isEmpty();
        assertThat(new NothingKeptOfEndedGroups(List.of(new NodeGauge("frame-1", "groups{side=\"holder\"}", 2))).violations()).hasSize(1);
    }

    @Test
    void queuesWithinLimits_isBrokenByAFullerOneAndByOneWithoutALimit() {
        NodeGauge limit = new NodeGauge("n", "limit{queue=\"q\"}", 5);
        assertThat(new QueuesWithinLimits(List.of(new NodeGauge("n", "depth{queue=\"q\"}", 5)), List.of(limit)).violations()).isEmpty();
        assertThat(new QueuesWithinLimits(List.of(new NodeGauge("n", "depth{queue=\"q\"}", 6)), List.of(limit)).violations()).hasSize(1);
        assertThat(new QueuesWithinLimits(List.of(new NodeGauge("m", "depth{queue=\"q\"}", 1)), List.of(limit)).violations()).hasSize(1);
    }

    @Test
    void importSurvivesAnyNode_isBrokenByAFrameThatIsOnOneNodeAlone() {
        assertThat(new ImportSurvivesAnyNode("m", 2, Map.of("a", ZERO_AND_ONE, "b", FrameMask.of(0), "c", FrameMask.of(1))).violations()).isEmpty();
        assertThat(new ImportSurvivesAnyNode("m", 2, Map.of("a", ZERO_AND_ONE, "b", FrameMask.of(0))).violations())
                .containsExactly("frames 1 of m are on a alone");
        assertThat(new ImportSurvivesAnyNode("m", 2, Map.of()).violations()).hasSize(1);
    }

    @Test
    void noProcessLeftBehind_isBrokenByOne() {
        assertThat(new NoProcessLeftBehind(Map.of()).violations()).isEmpty();
        assertThat(new NoProcessLeftBehind(Map.of(7L, "java")).violations()).containsExactly("process 7 lives: java");
    }

    @Test
    void arrives_isBrokenByAFrameThatNeverCame() {
        assertThat(new EveryWantedFrameArrives(ZERO_AND_ONE, FrameMask.of(0, 1, 2)).violations()).isEmpty();
        assertThat(new EveryWantedFrameArrives(ZERO_AND_ONE, FrameMask.of(0)).violations()).containsExactly("1 frames never came: 1");
    }

    @Test
    void twiceNorUnasked_holdsWhereFramesAreMissingAndIsBrokenByADoubledAnUnaskedADamagedAndAnUnannouncedOne() {
        assertThat(new NoFrameTwiceNorUnasked(ZERO_AND_ONE, 1, List.of(frame(1))).violations()).isEmpty();
        assertThat(new NoFrameTwiceNorUnasked(ZERO_AND_ONE, 1, List.of(frame(1), frame(1))).violations())
                .containsExactly("frame 1 came again in generation 1");
        assertThat(new NoFrameTwiceNorUnasked(ZERO_AND_ONE, 1, List.of(frame(2))).violations())
                .containsExactly("frame 2 was not demanded in generation 1");
        FrameArrival damaged = new FrameArrival(1, 1, 0, "frame-1", 10, "aa", false, 0);
        assertThat(new NoFrameTwiceNorUnasked(ZERO_AND_ONE, 1, List.of(damaged)).violations()).hasSize(1);
        FrameArrival unannounced = new FrameArrival(1, 1, 7, null, 10, "aa", true, 0);
        assertThat(new NoFrameTwiceNorUnasked(ZERO_AND_ONE, 1, List.of(unannounced)).violations()).hasSize(1);
    }

    @Test
    void noProcessDies_isBrokenByOne() {
        assertThat(new NoProcessDiesByItself(List.of()).violations()).isEmpty();
        assertThat(new NoProcessDiesByItself(List.of("gateway-1: out of memory")).violations()).containsExactly("gateway-1: out of memory");
    }

    @Test
    void memory_isBrokenByAProcessBeyondItsLimit() {
        assertThat(new MemoryWithinLimits(List.of(new MemoryWithinLimits.Look("gateway-1", 10 << 20, 10 << 20))).violations()).isEmpty();
        assertThat(new MemoryWithinLimits(List.of(new MemoryWithinLimits.Look("gateway-1", 11 << 20, 10 << 20))).violations())
                .containsExactly("gateway-1 took 11 MiB, its limit is 10 MiB");
    }
}
