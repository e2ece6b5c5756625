package io.framecast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.document.ByteDiagram;
import io.framecast.protocol.document.Page;
import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.sink.SinkServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** docs/push-link.md and docs/record-layout.md say what the code sends. */
class PushLinkDescriptionTest {

    private static final Page LINK = Page.read(Path.of("../docs/push-link.md"));
    private static final Page RECORD = Page.read(Path.of("../docs/record-layout.md"));
    private static final int PING_INTERVAL_OFFSET = 8;

    private static final List<LinkMessage> ONE_OF_EACH = List.of(new Join("r", "n", 1, 2, 3, "t"), new Lack("r", FrameMask.of(1)), new Left("r"),
            new Pong(7), new Demand("r", 1, 2, List.of("0-9"), List.of()), new Ping(7), new Cancel("r", 1, 2), new Bye("why"));

    /** What a row of the page's table says of a message: its type byte, who sends it, its body. */
    private record Row(String type, String from, String body) {}

    private static Map<String, Row> described() {
        Map<String, Row> rows = new TreeMap<>();
        for (List<String> row : LINK.table("Messages")) {
            rows.put(row.get(2), new Row(row.get(0).replace("`", ""), row.get(1), row.get(3).replace("`", "")));
        }
        return rows;
    }

    @Test
    void theTableHasEveryMessageWithItsTypeAndFields() {
        assertThat(ONE_OF_EACH).as("one of each message").hasSameSizeAs(LinkMessage.class.getPermittedSubclasses());
        Map<String, Row> described = described();
        Row frame = described.remove("frame");
        assertThat(frame.type()).isEqualTo(typeText(FrameRecord.TYPE));
        Map<String, Row> sent = new TreeMap<>();
        for (LinkMessage message : ONE_OF_EACH) {
            ByteBuf bytes = LinkCodec.encode(message, UnpooledByteBufAllocator.DEFAULT);
            String name = message.getClass().getSimpleName().toUpperCase(Locale.ROOT);
            sent.put(name, new Row(typeText(bytes.getByte(0)), sender(message), body(message, bytes)));
            bytes.release();
        }
        assertThat(described).isEqualTo(sent);
    }

    private static String typeText(byte type) {
        return (char) type + " 0x" + Integer.toHexString(type);
    }

    private static String sender(LinkMessage message) {
        return switch (message) {
            case Join join -> "holder";
            case Lack lack -> "holder";
            case Left left -> "holder";
            case Pong pong -> "holder";
            case Demand demand -> "sink";
            case Ping ping -> "sink";
            case Cancel cancel -> "sink";
            case Bye bye -> "sink";
        };
    }

    private static String body(LinkMessage message, ByteBuf bytes) {
        if (message instanceof Ping || message instanceof Pong) {
            assertThat(bytes.readableBytes() - LinkCodec.PREAMBLE_BYTES).isEqualTo(Long.BYTES);
            return "u64";
        }
        String json = bytes.toString(LinkCodec.PREAMBLE_BYTES, bytes.readableBytes() - LinkCodec.PREAMBLE_BYTES, StandardCharsets.UTF_8);
        return "{" + String.join(",", JsonMapper.shared().readTree(json).propertyNames()) + "}";
    }

    @Test
    void theByteDiagramIsThePreamble() {
        ByteBuf ping = LinkCodec.encode(new Ping(0x0102_0304_0506_0708L), UnpooledByteBufAllocator.DEFAULT);
        ByteDiagram diagram = LINK.diagram("Messages");
        assertThat(diagram.bytes()).isEqualTo(LinkCodec.PREAMBLE_BYTES);
        assertThat(diagram.read(ping.nioBuffer())).isEqualTo(Map.of("type", (long) LinkCodec.PING, "version = 1", (long) LinkCodec.VERSION,
                "reserved = 0", 0L, "length of what follows", (long) Long.BYTES));
        assertThat(ping.getLong(PING_INTERVAL_OFFSET)).isEqualTo(0x0102_0304_0506_0708L);
        ping.release();
    }

    @Test
    void theRecordsByteDiagramIsItsHeader() {
        ByteBuffer jpeg = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer header = ByteBuffer.allocate(FrameRecord.HEADER_BYTES);
        FrameRecord.putHeader(header, 258, 0x0102_0304_05L, jpeg.remaining(), FrameRecord.crc32c(jpeg));
        ByteDiagram diagram = RECORD.diagram("Record layout");
        assertThat(diagram.bytes()).isEqualTo(FrameRecord.HEADER_BYTES);
        Map<String, Long> values = diagram.read(header.flip());
        assertThat(values).containsEntry("type = 0x46", 0x46L).containsEntry("version = 1", 1L).containsEntry("reserved = 0", 0L)
                .containsEntry("length of what follows: 24 + the JPEG's", 24L + 9).containsEntry("frame number", 258L)
                .containsEntry("CRC-32C of the JPEG", 0xe306_9283L)
                .containsEntry("time in microseconds after the movie's first frame", 0x0102_0304_05L).hasSize(8);
    }

    @Test
    void thePagesTimesAndLimitsAreTheDefaults() {
        Map<String, String> actual = new TreeMap<>(Page.settingsOf("sink", SinkServerSettings.of("", 0, new JoinToken("0123456789abcdef"))));
        actual.putAll(Page.settingsOf("holder", HolderSettings.defaults()));
        // Where it listens, and how many threads a machine gives it, is no part of the protocol.
        List.of("sink.bind-address", "sink.port", "sink.tokens", "sink.threads", "holder.threads").forEach(actual::remove);
        assertThat(LINK.settings()).isEqualTo(actual);
    }
}
