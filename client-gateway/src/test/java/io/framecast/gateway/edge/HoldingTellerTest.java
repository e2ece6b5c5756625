package io.framecast.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldingTellerTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String KEY = "gateway-1/m/v";

    private final EdgeCache cache = new EdgeCache(new EdgeSettings(10 << 20, 0, Path.of("none"), Duration.ofMillis(200)),
            new EdgeMeters(new SimpleMeterRegistry()));
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final ViewingFeed feed = cache.feed(new Movie("m", "v", "M", 1000, new FrameRate(25, 1), false, 64, 48, 100_000, 2, null, Map.of(), BEGIN),
            FrameMask.firstFrames(1000), loop);
    private final Map<String, Holding> topic = new HashMap<>();
    private final List<String> written = new ArrayList<>();
    private boolean kafkaIsDown;
    private final HoldingTeller teller = new HoldingTeller(cache, "gateway-1", (key, holding) -> {
        if (kafkaIsDown) {
            return CompletableFuture.failedFuture(new IllegalStateException("down"));
        }
        written.add(key);
        topic.put(key, holding);
        return CompletableFuture.completedFuture(null);
    });

    @AfterEach
    void stop() {
        cache.close();
        loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
    }

    private void pass(int first, int last) {
        ByteBuf jpeg = Unpooled.wrappedBuffer(new byte[100]);
        for (int frame = first; frame <= last; frame++) {
            feed.passes(frame, 0, FrameRecord.crc32c(jpeg), jpeg);
        }
    }

    @Test
    void whatIsCachedIsToldOnceAndAgainOnlyWhereMuchOfItHasChanged() {
        pass(0, 319);
        teller.look(BEGIN, true);
        assertThat(topic.get(KEY).mask()).isEqualTo(FrameMask.range(0, 319));
        assertThat(topic.get(KEY).kind()).isEqualTo(HoldingKind.CACHE);

        pass(320, 340);
        teller.look(BEGIN.plusSeconds(3), true);
        assertThat(written).as("21 frames more are not worth a record").hasSize(1);
        pass(341, 370);
        teller.look(BEGIN.plusSeconds(6), true);
        assertThat(topic.get(KEY).mask()).isEqualTo(FrameMask.range(0, 370));
        pass(371, 371);
        teller.look(BEGIN.plusSeconds(35), true);
        assertThat(written).hasSize(2);
        teller.look(BEGIN.plusSeconds(36), true);
        assertThat(topic.get(KEY).mask()).as("in the end it is told").isEqualTo(FrameMask.range(0, 371));
        teller.look(BEGIN.plusSeconds(99), true);
        assertThat(written).as("nothing has changed").hasSize(3);
    }

    @Test
    void whatAnEarlierStartSaidIsWithdrawnAndOtherNodesHoldingsAreLeftAlone() {
        teller.saidBefore(KEY, holding("gateway-1"));
        teller.saidBefore("gateway-2/m/v", holding("gateway-2"));
        teller.look(BEGIN, true);
        assertThat(written).containsExactly(KEY);
        assertThat(topic.get(KEY)).isNull();
    }

    @Test
    void aMovieThatIsGoneIsWithdrawnAndSoIsAllWhereTheNodeStops() {
        pass(0, 99);
        teller.look(BEGIN, true);
        cache.keepOnly("m", null);
        teller.look(BEGIN.plusSeconds(3), true);
        assertThat(topic.get(KEY)).isNull();
        teller.withdrawAll();
        assertThat(written).hasSize(2);
    }

    @Test
    void whatKafkaDidNotTakeIsToldAtTheNextLook() {
        kafkaIsDown = true;
        pass(0, 99);
        teller.look(BEGIN, true);
        kafkaIsDown = false;
        teller.look(BEGIN.plusSeconds(3), true);
        assertThat(topic.get(KEY).mask()).isEqualTo(FrameMask.range(0, 99));
    }

    @Test
    void aGatewayThatIsNotToBeAskedSaysNothing() {
        pass(0, 99);
        teller.look(BEGIN, false);
        assertThat(written).isEmpty();
    }

    private static Holding holding(String node) {
        return new Holding(node, "m", "v", HoldingKind.CACHE, FrameMask.of(1), 1, BEGIN);
    }
}
