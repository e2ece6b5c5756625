package io.framecast.benchmarks.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JudgementTest {

    private static final long MILLIS = 1_000_000;
    private static final Map<Integer, String> DIGESTS = Map.of(0, "a0", 1, "a1", 2, "a2");
    private static final List<Leg.Demand> DEMANDS = List.of(new Leg.Demand(1, FrameMask.of(0, 1), 0), new Leg.Demand(1, FrameMask.of(2), 10 * MILLIS));

    private final Judgement judgement = new Judgement();

    private static FrameArrival frame(int number, long atMillis) {
        return new FrameArrival(number, 1, 0, "frame-1", 10, "a" + number, true, atMillis * MILLIS);
    }

    private static List<JsonNode> messages(String... types) {
        return Stream.of(types).map(type -> JsonMapper.shared().readTree("{\"type\":\"%s\",\"generation\":1,\"mask\":\"1\"}".formatted(type))).toList();
    }

    private void leg(List<JsonNode> messages, FrameArrival... arrivals) {
        judgement.leg(DEMANDS, messages, List.of(arrivals), DIGESTS, true);
    }

    private List<String> broken() {
        return judgement.violations().values().stream().flatMap(List::stream).toList();
    }

    @Test
    void aDemandIsSettledOnceItWasAnsweredBeforeItsEndWasTold() {
        leg(messages("demanded", "end", "demanded"), frame(0, 1), frame(1, 2));
        assertThat(broken()).as("the second demand was cut short, not skipped").isEmpty();
        leg(messages("demanded", "demanded", "end"), frame(0, 1), frame(1, 2));
        assertThat(broken()).containsExactly("frame 2 neither came nor was reported unavailable");
    }

    @Test
    void whatWasReportedUnavailableWasNotSkipped() {
        leg(messages("demanded", "demanded", "unavailable", "end"), frame(0, 1), frame(2, 2));
        assertThat(broken()).isEmpty();
    }

    @Test
    void whatCameThroughSeveralGatewaysIsTakenTogether() {
        leg(messages("demanded"), frame(0, 1));
        leg(messages("demanded"), frame(1, 1), frame(2, 1));
        judgement.stayedToTheEnd(FrameMask.of(0, 1, 2));
        assertThat(broken()).isEmpty();
        assertThat(judgement.delivered().count()).isEqualTo(3);
        judgement.stayedToTheEnd(FrameMask.of(0, 1, 2, 3));
        assertThat(broken()).containsExactly("1 frames never came: 3");
    }

    @Test
    void aFrameThatComesTwiceOrIsAnotherOneIsTold() {
        leg(messages("demanded"), frame(0, 1), frame(0, 2), new FrameArrival(1, 1, 0, "frame-1", 10, "b1", true, 0));
        assertThat(broken()).containsExactlyInAnyOrder("frame 0 came again in generation 1", "frame 1 from frame-1 differs from the stored one");
        assertThat(judgement.doubled()).isEqualTo(1);
    }

    @Test
    void aFrameThatTakesLongIsTimedFromItsLastDemand() {
        leg(messages("demanded"), frame(0, 49), frame(2, 110));
        assertThat(judgement.delays()).containsExactly(new Delay(10 * MILLIS, 110 * MILLIS));
    }
}
