package io.framecast.localcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlaybackTest {

    private static final int EVERYTHING = Integer.MAX_VALUE;

    private final Playback playback = new Playback("m", null, 4);

    private void hears(String json) {
        playback.onMessage(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private void opens(String missing) {
        hears("{'type':'opened','channel':1,'ruid':'r1','movie':{'id':'m','frameRate':'25/2'},'wanted':'%s','missing':'%s'}".formatted(missing, missing));
        hears("{'type':'view','channel':1,'epoch':1,'sources':[{'index':0,'node':'frame-1','state':'ACTIVE'},{'index':1,'node':'frame-2','state':'STANDBY'}]}");
    }

    private Optional<Map<String, Object>> gets(int frame) {
        return gets(frame, 0, 7);
    }

    private Optional<Map<String, Object>> gets(int frame, int source, int actualCrc) {
        return playback.onFrame(new FrameHeader(1, source, 1, frame, 7, 3), ("f" + frame).getBytes(StandardCharsets.UTF_8), actualCrc);
    }

    private Object demandedNow() {
        return playback.demand(EVERYTHING).map(message -> message.get("ranges")).orElse(List.of());
    }

    private List<String> released() {
        return playback.release().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }

    @Test
    void aWindowIsDemandedAndMovesWithTheFirstFrameAwaited() {
        opens("0-9");
        assertThat(demandedNow()).isEqualTo(List.of("0-3"));

        gets(1);
        assertThat(released()).isEmpty();
        assertThat(demandedNow()).isEqualTo(List.of());

        gets(0);
        assertThat(released()).containsExactly("f0", "f1");
        assertThat(demandedNow()).isEqualTo(List.of("4-5"));
    }

    @Test
    void theClockHoldsTheDemandBack() {
        opens("0-9");

        assertThat(playback.demand(2)).get().extracting(message -> message.get("ranges")).isEqualTo(List.of("0-1"));
        assertThat(playback.demand(2)).isEmpty();
        assertThat(playback.frameRate()).isEqualTo(12.5);
    }

    @Test
    void itIsCompleteWhenEveryFrameCameAndSaysWhoSentThem() {
        opens("0,2");
        demandedNow();
        gets(2, 1, 7);
        gets(0, 0, 7);
        released();

        assertThat(playback.isComplete()).isTrue();
        assertThat(playback.done()).containsEntry("cached", "0,2");
        PlaybackReport report = playback.report(2);
        assertThat(report.framesOfNode()).isEqualTo(Map.of("frame-1", 1, "frame-2", 1));
        assertThat(report.isPerfect()).isTrue();
    }

    @Test
    void aFrameThatComesTwiceIsCountedAndWrittenOnce() {
        opens("0-1");
        demandedNow();
        gets(0);
        assertThat(released()).containsExactly("f0");
        gets(0);

        assertThat(released()).isEmpty();
        assertThat(playback.report(1).duplicates()).isEqualTo(1);
        gets(1);
        released();
        assertThat(playback.report(1).isPerfect()).isFalse();
    }

    @Test
    void aWrongChecksumIsReportedAndTheNextCopyTaken() {
        opens("0");
        demandedNow();

        assertThat(gets(0, 0, 8)).contains(Map.of("type", "bad", "channel", 1, "frame", 0));
        assertThat(released()).isEmpty();
        assertThat(gets(0, 1, 7)).isEmpty();
        assertThat(released()).containsExactly("f0");
        assertThat(playback.report(1).corrupt()).isEqualTo(1);
    }

    @Test
    void aFrameThatIsBadEverywhereEndsThePlayback() {
        opens("0");
        for (int copy = 0; copy < 4; copy++) {
            gets(0, 0, 8);
        }

        assertThat(playback.failure()).contains(new Playback.Failure(0, "frame 0 came 4 times with a wrong checksum"));
    }

    @Test
    void framesThatNobodyHoldsArePassedOverAndNamed() {
        opens("0-2");
        demandedNow();
        hears("{'type':'unavailable','channel':1,'mask':'1','reason':'no live holder'}");
        gets(0);
        gets(2);

        assertThat(released()).containsExactly("f0", "f2");
        assertThat(playback.isComplete()).isTrue();
        assertThat(playback.report(1).unavailable()).isEqualTo("1");
        assertThat(playback.report(1).isPerfect()).isFalse();
    }

    @Test
    void aTakeoverIsAnActiveSourceLost() {
        opens("0");
        hears("{'type':'view','channel':1,'epoch':2,'sources':[{'index':0,'node':'frame-1','state':'LOST'},{'index':1,'node':'frame-2','state':'ACTIVE'}]}");
        hears("{'type':'view','channel':1,'epoch':3,'sources':[{'index':0,'node':'frame-1','state':'LOST'},{'index':1,'node':'frame-2','state':'ACTIVE'}]}");

        assertThat(playback.report(1).takeovers()).isEqualTo(1);
    }

    @Test
    void aRefusalAndAnEndInFailureAreToldInTheGatewaysWords() {
        hears("{'type':'problem','channel':1,'status':404,'detail':'there is no movie x'}");
        assertThat(playback.failure()).contains(new Playback.Failure(404, "the gateway says 404: there is no movie x"));

        Playback other = new Playback("m", null, 4);
        other.onMessage(JsonMapper.shared().readTree("{\"type\":\"phase\",\"channel\":1,\"phase\":\"FAILED\",\"detail\":\"no copy is left\"}"));
        assertThat(other.failure()).contains(new Playback.Failure(0, "the request ended as FAILED: no copy is left"));
    }

    @Test
    void unknownMessagesAreIgnored() {
        opens("0");
        hears("{'type':'weather','channel':1}");

        assertThat(playback.failure()).isEmpty();
    }

    @Test
    void atAnotherGatewayTheSameRequestIsOpenedForWhatIsMissing() {
        assertThat(playback.open()).containsEntry("movieId", "m").doesNotContainKey("ruid");
        opens("0-9");
        demandedNow();
        gets(0);
        gets(2);
        assertThat(released()).containsExactly("f0");

        playback.reopen();
        assertThat(playback.isAnswered()).isFalse();
        assertThat(playback.open()).containsEntry("ruid", "r1").containsEntry("have", "0,2").doesNotContainKey("movieId");
        opens("1,3-9");

        assertThat(playback.demand(EVERYTHING)).get().satisfies(demand -> {
            assertThat(demand.get("ranges")).isEqualTo(List.of("1", "3-4"));
            assertThat(demand.get("generation")).isEqualTo(2L);
        });
        List.of(1, 3, 4).forEach(this::gets);
        assertThat(released()).containsExactly("f1", "f2", "f3", "f4");
        PlaybackReport report = playback.report(1);
        assertThat(report.gatewayChanges()).isEqualTo(1);
        assertThat(report.wantedFrames()).isEqualTo(10);
        assertThat(report.duplicates()).isZero();
    }

    @Test
    void sourcesOfTheNextGatewayAreNotTakenForThoseOfTheLast() {
        opens("0-1");
        demandedNow();
        gets(0);
        playback.reopen();
        hears("{'type':'opened','channel':1,'ruid':'r1','movie':{'id':'m','frameRate':'25/2'},'wanted':'0-1','missing':'1'}");
        hears("{'type':'view','channel':1,'epoch':2,'sources':[{'index':0,'node':'frame-7','state':'ACTIVE'}]}");
        demandedNow();
        gets(1);

        assertThat(playback.report(1).framesOfNode()).isEqualTo(Map.of("frame-1", 1, "frame-7", 1));
        assertThat(playback.report(1).takeovers()).isZero();
    }

    @Test
    void framesAreOwedFromTheirDemandUntilTheyComeOrAreReportedNowhere() {
        opens("0-1");
        assertThat(playback.isOwedFrames()).isFalse();
        demandedNow();
        assertThat(playback.isOwedFrames()).isTrue();
        gets(0);
        hears("{'type':'unavailable','channel':1,'mask':'1','reason':'no live holder'}");
        assertThat(playback.isOwedFrames()).isFalse();
    }
}
