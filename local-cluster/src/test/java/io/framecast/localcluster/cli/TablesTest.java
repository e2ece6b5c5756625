package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.localcluster.gateway.NodeFindings;
import io.framecast.localcluster.gateway.PlaybackReport;
import io.framecast.localcluster.gateway.VerificationReport;
import io.framecast.localcluster.launch.NodeState;
import io.framecast.localcluster.launch.NodeStatus;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.Screen;
import io.framecast.protocol.mask.FrameMask;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the verbs print, without a cluster. */
class TablesTest {

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    @Test
    void statusSaysWhoIsPrimaryAndBackupAndWhyTheDeadAreDead() {
        List<NodeStatus> rows = List.of(
                new NodeStatus(new NodeSpec("kafka-2", Role.KAFKA, 2, 20001, 0, 20002), 0, NodeState.DEAD, "the disk is full; free some space"),
                new NodeStatus(new NodeSpec("coordinator-1", Role.COORDINATOR, 1, 20003, 20003, 0), 4711, NodeState.RUNNING, ""),
                new NodeStatus(new NodeSpec("gateway-1", Role.GATEWAY, 1, 8080, 20004, 0), 12, NodeState.PAUSED, ""));
        PartitionRoles roles = new PartitionRoles(json("""
                [{'nodeId':'coordinator-1','partition':3,'role':'PRIMARY'},{'nodeId':'coordinator-1','partition':0,'role':'PRIMARY'},
                 {'nodeId':'coordinator-1','partition':1,'role':'BACKUP'},{'nodeId':'coordinator-2','partition':2,'role':'PRIMARY'}]"""));

        assertThat(StatusCommand.table(rows, roles, Screen.PLAIN).lines()).containsExactly(
                "NAME           ROLE          PID   PORT  METRICS  STATE",
                "kafka-2        kafka           -  20001        -  DEAD     the disk is full; free some space",
                "coordinator-1  coordinator  4711  20003    20003  RUNNING  primary of 0,3; backup of 1",
                "gateway-1      gateway        12   8080    20004  PAUSED");
    }

    @Test
    void retentionShowsRulesRoomAndWhatWasDeletedAndWhy() {
        JsonNode answer = json("""
                {'rules':[{'label':'camera:yard','maxAge':'PT720H','maxBytes':null},{'label':null,'maxAge':null,'maxBytes':60000000}],
                 'whenFull':'DELETE_OLDEST','fullBelowBytes':1000000,'freeBytes':5000000,'full':false,
                 'deleted':[{'movieId':'m','title':'M','bytes':24800000,'reason':'it was the oldest','at':'2026-05-01T10:00:00Z'}]}""");
        StringWriter out = new StringWriter();
        RetentionCommand.print(answer, new PrintWriter(out, true), Screen.PLAIN);

        assertThat(out.toString().lines()).containsExactly(
                "MOVIES       MAX AGE  MAX BYTES",
                "camera:yard  PT720H           -",
                "all          -          60.0 MB",
                "",
                "5.0 MB free; below 1.0 MB the oldest movies are deleted",
                "",
                "DELETED  AT                      BYTES  WHY",
                "m        2026-05-01T10:00:00Z  24.8 MB  it was the oldest");
    }

    @Test
    void moviesShowCopiesAndFramesThatNobodyHolds() {
        JsonNode answer = json("""
                {'items':[{'id':'m','title':'東京','frames':600,'frameRate':'30000/1001','width':1280,'height':720,'durationSeconds':20.02,
                 'bytes':24800000,'copies':2,'copiesLive':1,'missing':'0-9','state':'INCOMPLETE'}],'next':null}""");

        assertThat(ListCommands.movies(answer, Screen.PLAIN).lines()).containsExactly(
                "ID  TITLE  FRAMES   RATE      SIZE  LENGTH    BYTES  COPIES  STATE",
                "m   東京      600  29.97  1280x720    0:20  24.8 MB  1 of 2  INCOMPLETE, 10 frames have no live holder");
        assertThat(ListCommands.rate("25/1")).isEqualTo("25");
    }

    @Test
    void requestsShowTheirAgeAndHowMuchTheyWant() {
        JsonNode items = json("""
                [{'ruid':'r1','movieId':'m','phase':'DONE','epoch':2,'wanted':'0-99/4','history':[{'at':'2026-01-01T00:00:00Z'}]},
                 {'ruid':'r2','movieId':'m','phase':'PENDING','epoch':0,'wanted':'','history':[]}]""");

        assertThat(ListCommands.requests(items, Screen.PLAIN, Instant.parse("2026-01-01T00:05:10Z")).lines()).containsExactly(
                "RUID  MOVIE    AGE  PHASE    EPOCH  FRAMES  WANTED",
                "r1    m      5 min  DONE         2      25  0-99/4",
                "r2    m          -  PENDING      0       0");
    }

    @Test
    void anAgeHasTheUnitThatFits() {
        Instant now = Instant.parse("2026-01-03T00:00:00Z");

        assertThat(List.of("2026-01-02T23:59:59Z", "2026-01-02T22:30:00Z", "2026-01-02T21:00:00Z", "2025-12-25T00:00:00Z", "no time").stream()
                .map(at -> ListCommands.age(at, now))).containsExactly("1 s", "90 min", "3 h", "9 d", "-");
    }

    @Test
    void aPartitionWithoutBackupIsSeenInTheDomain() {
        JsonNode answer = json("""
                {'coordinators':[{'nodeId':'coordinator-2','partition':1,'role':'BACKUP'},{'nodeId':'coordinator-1','partition':1,'role':'PRIMARY'},
                 {'nodeId':'coordinator-1','partition':0,'role':'PRIMARY'}]}""");

        assertThat(ListCommands.partitions(answer, Screen.PLAIN).lines()).containsExactly(
                "PARTITION  PRIMARY        BACKUP",
                "        0  coordinator-1  -",
                "        1  coordinator-1  coordinator-2");
    }

    @Test
    void theDomainTellsWhatFrameServicesStore() {
        JsonNode answer = json("""
                {'view':{'members':[
                 {'nodeId':'frame-3','role':'FRAME_SERVICE','address':'a:1','state':'DRAINING','load':{'storedBytes':61900000,'freeBytes':58000000000}},
                 {'nodeId':'gateway-1','role':'GATEWAY','address':'a:2','state':'UP','load':{'storedBytes':0,'freeBytes':0}}]}}""");

        assertThat(ListCommands.members(answer, Screen.PLAIN).lines()).containsExactly(
                "NODE       ROLE           ADDRESS   STORED     FREE  STATE",
                "frame-3    frame-service  a:1      61.9 MB  58.0 GB  DRAINING",
                "gateway-1  gateway        a:2            -        -  UP");
    }

    @Test
    void aPlaybackReportsRateSourcesTakeoversAndLostGateways() {
        PlaybackReport report = new PlaybackReport("r1", 100, 99, 4_500_000, 2, Map.of("frame-2", 25, "frame-1", 74), 1, 1, 0, 0, "17");
        StringWriter out = new StringWriter();
        PlayCommand.print(report, new PrintWriter(out, true), Screen.PLAIN);

        assertThat(out.toString().lines()).containsExactly(
                "99 of 100 frames, 4.5 MB in 2.00 s: 49.5 frames/s (request r1)",
                "  SOURCE   FRAMES  SHARE",
                "  frame-1      74   75 %",
                "  frame-2      25   25 %",
                "takeovers: 1, gateways lost: 1",
                "held by no live node: 17; ./framecast status shows which frame services are dead");
        assertThat(report.isPerfect()).isFalse();
        assertThat(report.asJson()).containsEntry("received", 99).containsEntry("gatewayChanges", 1).containsEntry("framesPerSecond", 49.5);
    }

    @Test
    void aStartShowsWhatIsReadyAndOnATerminalWhatIsAwaited() {
        StringWriter log = new StringWriter();
        StringWriter terminal = new StringWriter();
        for (LiveLine line : List.of(new LiveLine(new PrintWriter(log), Screen.PLAIN), new LiveLine(new PrintWriter(terminal), new Screen(true, false, 100)))) {
            StartUpDisplay display = new StartUpDisplay(line);
            display.step("starting 2 processes");
            display.started("kafka", 2);
            display.started("postgres", 2);
            display.ready("postgres", 1, 2, 0.34);
            display.ready("kafka", 2, 2, 2.2);
        }

        assertThat(log.toString().lines()).containsExactly(
                "  starting 2 processes", "  [ 1/2] postgres       ready after 0.3 s", "  [ 2/2] kafka          ready after 2.2 s");
        assertThat(terminal.toString()).contains("[##########----------] waiting for kafka\033[K").endsWith("\r\033[K");
    }

    @Test
    void verifyShowsWhatIsBadWhereAndWhatComesOfIt() {
        NodeFindings good = new NodeFindings("frame-1", FrameMask.range(0, 9), 10, 12_500_000, FrameMask.empty(), null);
        NodeFindings bad = new NodeFindings("frame-2", FrameMask.range(5, 9), 5, 6_000_000, FrameMask.of(7, 8), null);
        NodeFindings mute = new NodeFindings("frame-2", FrameMask.range(5, 9), 2, 2_000_000, FrameMask.empty(), "the gateway refused with 503: busy");

        assertThat(verified(good)).containsExactly(
                "NODE     FRAMES    BYTES  BAD  WHICH",
                "frame-1      10  12.5 MB    0",
                "m is sound: 10 copies of 10 frames, 12.5 MB; 10 frames have fewer than 2 sound copies on live nodes");
        assertThat(verified(good, bad)).endsWith(
                "frame-2       5   6.0 MB    2  7-8",
                "m is damaged: 2 of 15 copies of 10 frames, 18.5 MB, are bad and quarantined; other holders serve these frames; 7 frames have fewer than 2 sound copies on live nodes");
        assertThat(verified(bad).getLast()).endsWith("; no live node has a sound copy of 7 frames: 0-4,7-8");
        assertThat(verified(good, mute)).endsWith(
                "frame-2: 3 of 5 frames were not read: the gateway refused with 503: busy",
                "m was not read to the end: 12 copies of 10 frames, 14.5 MB");
    }

    private static List<String> verified(NodeFindings... nodes) {
        StringWriter out = new StringWriter();
        VerifyCommand.print(new VerificationReport("m", 10, 2, List.of(nodes)), new PrintWriter(out, true), Screen.PLAIN);
        return out.toString().lines().toList();
    }
}
