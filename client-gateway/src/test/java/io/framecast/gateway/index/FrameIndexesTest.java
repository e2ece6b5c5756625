package io.framecast.gateway.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.IndexEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class FrameIndexesTest {

    private static final int FRAMES = 200_000;
    private static final Movie MOVIE =
            new Movie("m", "v", "M", FRAMES, new FrameRate(10, 1), true, 8, 8, 1000, 2, null, Map.of(), Instant.EPOCH);

    private final Catalogue catalogue = new Catalogue();
    private final Map<String, FrameMask> answering = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final FrameIndexes indexes = new FrameIndexes(catalogue, (node, movie, first, last) -> {
        asked.add(node.nodeId());
        FrameMask mask = answering.get(node.nodeId());
        return mask == null ? Mono.error(new IllegalStateException("dead")) : Mono.just(entries(mask.and(FrameMask.range(first, last))));
    });

    private static byte[] entries(FrameMask frames) {
        ByteBuffer entries = ByteBuffer.allocate(frames.count() * IndexEntry.BYTES);
        frames.forEach(frame -> IndexEntry.put(entries, frame, 100 + frame, frame * 7L));
        return entries.array();
    }

    private void holders(Map<String, FrameMask> holders) {
        catalogue.applyView(new View(1, 1, holders.keySet().stream().sorted()
                .map(node -> new Member(node, NodeRole.FRAME_SERVICE, 1, new NodeAddress("127.0.0.1", 0, 1), "", NodeState.UP))
                .toList(), Instant.EPOCH));
        holders.forEach((node, mask) -> {
            Holding holding = new Holding(node, "m", "v", HoldingKind.STORE, mask, 1, Instant.EPOCH);
            catalogue.applyHolding(holding.key(), holding);
            answering.put(node, mask);
        });
    }

    private List<FrameIndexes.Known> blocks(String mask) {
        return indexes.blocks(MOVIE, FrameMask.parse(mask)).collectList().block();
    }

    @Test
    void framesSpreadOverHoldersAreToldInOrderBlockByBlock() {
        holders(Map.of("frame-1", FrameMask.parse("0-199999/2"), "frame-2", FrameMask.parse("1-199999/2")));

        List<FrameIndexes.Known> blocks = blocks("0-199999");

        assertThat(blocks).hasSize(4);
        FrameMask told = FrameMask.empty();
        for (FrameIndexes.Known known : blocks) {
            assertThat(known.block().missing().isEmpty()).isTrue();
            assertThat(known.frames().first()).isEqualTo(told.isEmpty() ? 0 : told.last() + 1);
            known.frames().forEach(frame -> {
                assertThat(known.block().jpegBytes(frame)).isEqualTo(100 + frame);
                assertThat(known.block().timeMicros(frame)).isEqualTo(frame * 7L);
            });
            told = told.or(known.frames());
        }
        assertThat(told).isEqualTo(FrameMask.firstFrames(FRAMES));
    }

    @Test
    void aHolderThatDoesNotAnswerIsStoodInFor() {
        holders(Map.of("frame-1", FrameMask.range(0, 99), "frame-2", FrameMask.range(0, 79)));
        answering.remove("frame-1");

        FrameIndexes.Known known = blocks("0-99").getFirst();

        assertThat(asked).containsExactly("frame-1", "frame-2");
        assertThat(known.block().missing()).isEqualTo(FrameMask.range(80, 99));
        assertThat(known.block().timeMicros(79)).isEqualTo(79 * 7);
    }

    @Test
    void fewFramesFarApartAreAskedForOneByOne() {
        holders(Map.of("frame-1", FrameMask.firstFrames(FRAMES)));

        List<FrameIndexes.Known> blocks = blocks("5,100000,199999");

        assertThat(blocks).extracting(known -> known.frames().toText()).containsExactly("5", "100000", "199999");
    }

    @Test
    void theLastFrameThereCanBeIsInABlock() {
        assertThat(FrameIndexes.spans(FrameMask.of(0, FrameMask.FRAME_LIMIT - 1)).collectList().block())
                .containsExactly(FrameMask.of(0), FrameMask.of(FrameMask.FRAME_LIMIT - 1));
    }

    @Test
    void aBlockIgnoresWhatWasNotAskedForAndWhatIsCutShort() {
        IndexBlock block = new IndexBlock(FrameMask.range(10, 12));

        block.add(java.util.Arrays.copyOf(entries(FrameMask.of(9, 10, 11, 12, 13)), 3 * IndexEntry.BYTES + 5));

        assertThat(block.missing()).isEqualTo(FrameMask.of(12));
        assertThatThrownBy(() -> new IndexBlock(FrameMask.of(0, IndexEntry.MAX_SPAN))).isInstanceOf(IllegalArgumentException.class);
    }
}
