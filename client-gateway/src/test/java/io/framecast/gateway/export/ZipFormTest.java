package io.framecast.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.export.ZipRecords.Entry;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ZipFormTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 1, 12, 0);

    @TempDir
    Path directory;

    private ZipFile zip(FileFrames frames) throws IOException {
        Path file = directory.resolve("export.zip");
        Files.write(file, FileInMemory.write(new ZipForm(frames), frames));
        return new ZipFile(file.toFile());
    }

    @Test
    void theManifestSaysNumberTimeAndDigestOfEachFrame() throws Exception {
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(100, true), FrameMask.of(7, 9, 40), frame -> 10 + frame);

        try (ZipFile zip = zip(frames)) {
            JsonNode manifest = JsonMapper.shared().readTree(zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes());

            assertThat(manifest.path("movieId").asString()).isEqualTo("street");
            assertThat(manifest.path("version").asString()).isEqualTo("v1");
            assertThat(manifest.path("title").asString()).isEqualTo("A \"street\"");
            assertThat(manifest.path("frameRate").asString()).isEqualTo("10/1");
            assertThat(manifest.path("variableRate").asBoolean()).isTrue();
            assertThat(manifest.path("frames")).hasSize(3);
            JsonNode second = manifest.path("frames").get(1);
            assertThat(second.path("frame").asInt()).isEqualTo(9);
            assertThat(second.path("file").asString()).isEqualTo("frame-000009.jpg");
            assertThat(second.path("timeMicros").asLong()).isEqualTo(FileInMemory.timeMicros(9));
            assertThat(second.path("bytes").asInt()).isEqualTo(19);
            assertThat(second.path("sha256").asString()).isEqualTo(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(FileInMemory.jpeg(9, 19))));
            assertThat(zip.getInputStream(zip.getEntry("frame-000009.jpg")).readAllBytes()).isEqualTo(FileInMemory.jpeg(9, 19));
            assertThat(zip.getEntry("frame-000009.jpg").getTimeLocal()).isEqualTo(LocalDateTime.of(2026, 3, 1, 12, 34, 56));
        }
    }

    @Test
    void moreFilesThanTheOldFormatCountsAreReadAll() throws IOException {
        int count = 70_000;
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(count, false), FrameMask.firstFrames(count), frame -> 1 + frame % 3);

        try (ZipFile zip = zip(frames)) {
            assertThat(zip.size()).isEqualTo(count + 1);
            assertThat(zip.getInputStream(zip.getEntry("frame-069999.jpg")).readAllBytes()).isEqualTo(FileInMemory.jpeg(69_999, 1));
        }
    }

    @Test
    void anEntryBeyondFourGibibytesHasItsOffsetInAnExtension() {
        Entry entry = new Entry("a", 0x01020304, 5, 0x1_0000_0002L);
        LittleEndian out = new LittleEndian(100);
        new ZipRecords(NOON).central(out, entry);
        ByteBuf bytes = out.done();

        assertThat(bytes.readableBytes()).isEqualTo(ZipRecords.centralBytes(1, 5, entry.offset()));
        assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo("504b0102" + "2d00" + "2d00" + "0000" + "0000" + "0060" + "615c" + "04030201"
                + "05000000" + "05000000" + "0100" + "0c00" + "0000" + "0000" + "0000" + "00000000" + "ffffffff" + "61"
                + "0100" + "0800" + "0200000001000000");
    }

    @Test
    void aFileBeyondFourGibibytesHasItsLengthInAnExtension() {
        Entry entry = new Entry("a", 0, 0x1_0000_0000L, 0);
        ByteBuf bytes = new ZipRecords(NOON).local(entry);

        assertThat(bytes.readableBytes()).isEqualTo(ZipRecords.localBytes(1, entry.bytes()));
        assertThat(ByteBufUtil.hexDump(bytes)).endsWith("ffffffff" + "ffffffff" + "0100" + "1400" + "61" + "0100" + "1000"
                + "0000000001000000" + "0000000001000000");
    }

    @Test
    void aDirectoryBeyondFourGibibytesIsFoundByTheLargeEnd() {
        long offset = 0x1_0000_0000L;
        ByteBuf bytes = ZipRecords.end(3, 150, offset);

        assertThat(bytes.readableBytes()).isEqualTo(ZipRecords.endBytes(3, 150, offset));
        assertThat(bytes.getLongLE(48)).as("directory offset").isEqualTo(offset);
        assertThat(bytes.getLongLE(56 + 8)).as("where the large end lies").isEqualTo(offset + 150);
    }
}
