package io.framecast.coordinator.lists;

import static io.framecast.coordinator.lists.DomainFixture.RUID;
import static io.framecast.coordinator.lists.DomainFixture.WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DeadLetter;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoisonTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "42", "{\"version\":1}", "{\"version\":99,\"ruid\":\"ruid-1\"}", "\u0000\u0001"})
    void anUnreadableRecordBecomesADeadLetterAndTheNextIsRead(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (Topic<?> topic : List.of(Topics.CRQ, Topics.HEARTBEAT, Topics.SDJOIN, Topics.DSTRG, Topics.IMPORT, Topics.VIEW_CHANGE)) {
            lists.sendBytes(topic, RUID, bytes);
            DeadLetter letter = lists.takeOnly(Topics.DEAD_LETTER);
            assertThat(letter.topic()).isEqualTo(topic.in(ListsUnderTest.DOMAIN));
            assertThat(letter.reason()).isNotBlank();
            assertThat(Base64.getDecoder().decode(letter.payload())).isEqualTo(bytes);
        }
        domain.crq(null);
        assertThat(lists.take(Topics.PRQ)).hasSize(1);
    }

    @Test
    void aRecordWithoutAValueBecomesADeadLetter() {
        lists.sendBytes(Topics.CRQ, RUID, null);
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).isEqualTo("a crq record must have a value");
    }

    @Test
    void aRecordUnderAnotherKeyWouldBeInAnotherPartitionAndIsRefused() {
        Crq crq = new Crq(RUID, "movie", "v1", WANTED, FrameMask.empty(), 4, Purpose.VIEW, null, lists.now());
        lists.sendBytes(Topics.CRQ, "ruid-2", EventCodec.encode(crq));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).isEqualTo("the record's key must be 'ruid-1', got 'ruid-2'");
        lists.sendBytes(Topics.CRQ, null, EventCodec.encode(crq));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).isEqualTo("the record's key must be 'ruid-1', got none");
        assertThat(lists.take(Topics.PRQ)).isEmpty();
    }

    @Test
    void aRequestWithABadIdOrNoSourcesIsRefused() {
        lists.send(Topics.CRQ, "no/id", new Crq("no/id", "m", "v", WANTED, FrameMask.empty(), 4, Purpose.VIEW, null, lists.now()));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).startsWith("ruid must be 1-64 letters").endsWith("got 'no/id'");
        lists.send(Topics.CRQ, RUID, new Crq(RUID, "m", "v", WANTED, FrameMask.empty(), 0, Purpose.VIEW, null, lists.now()));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).isEqualTo("maxSources must be 1 or more, got 0");
    }

    @Test
    void aProposalThatDoesNotFitIsRefusedAndAskedForAgain() {
        domain.joinAll(2);
        domain.crq(null);
        Prq prq = lists.takeOnly(Topics.PRQ);
        propose(prq, new Share("frame-1", WANTED, List.of()), new Share("frame-2", FrameMask.of(3), List.of()));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).contains("shares must be disjoint, frame-2 repeats frames 3");
        propose(prq, new Share("frame-1", FrameMask.range(0, 100), List.of()));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).contains("shares must be of the missing frames alone, got also 100");
        propose(prq, new Share("frame-1", FrameMask.range(0, 98), List.of()));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).contains("left out 99");
        assertThat(lists.take(Topics.STRG)).isEmpty();
        lists.pass(java.time.Duration.ofSeconds(2));
        assertThat(lists.take(Topics.PRQ)).isNotEmpty();
    }

    private void propose(Prq prq, Share... shares) {
        lists.send(Topics.DSTRG, RUID, new Dstrg(RUID, prq.term(), prq.epoch(), List.of(shares), FrameMask.empty(), "strategist-1", 1,
                lists.now()));
    }
}
