package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SegmentIndexTest {

    @Test
    void bytesAreThoseOfTheDiagram() throws IOException {
        SegmentIndex.Builder index = new SegmentIndex.Builder();
        index.add(3, 0, 34, 100_000);
        index.add(7, 34, 0x01020304, 700_000);

        assertThat(HexFormat.of().formatHex(bytes(index.build(0x0102032aL)))).isEqualTo(
                "46434958" + "01000000" + "000000000102032a" + "00000002" + "00000000"
                        + "00000003" + "00000022" + "0000000000000000" + "00000000000186a0"
                        + "00000007" + "01020304" + "0000000000000022" + "00000000000aae60"
                        + "8cd73b9c");
    }

    @Test
    void whatIsWrittenIsReadAgainInOrderOfFrames() throws IOException {
        SegmentIndex.Builder builder = new SegmentIndex.Builder();
        for (int i = 0; i < 10_000; i++) {
            builder.add((i * 7919) % 10_007, i * 100L, 100, i * 40_000L);
        }

        SegmentIndex read = read(bytes(builder.build(1_000_000)));

        assertThat(read.count()).isEqualTo(10_000);
        assertThat(read.segmentBytes()).isEqualTo(1_000_000);
        assertThat(read.offset(read.find(7919))).isEqualTo(100);
        assertThat(read.timeMicros(read.find(7919))).isEqualTo(40_000);
        assertThat(read.find(10_007)).isNegative();
        assertThat(read.mask().count()).isEqualTo(10_000);
    }

    @Test
    void ofTwoRecordsOfOneFrameTheFirstIsKept() {
        SegmentIndex.Builder builder = new SegmentIndex.Builder();
        builder.add(5, 0, 40, 5);
        builder.add(4, 40, 40, 4);
        builder.add(5, 80, 40, 6);

        SegmentIndex index = builder.build(120);

        assertThat(index.mask()).isEqualTo(FrameMask.of(4, 5));
        assertThat(index.offset(index.find(5))).isZero();
        assertThat(index.timeMicros(index.find(5))).isEqualTo(5);
    }

    @Test
    void everyFlippedByteAndEveryTruncationIsNoticed() throws IOException {
        SegmentIndex.Builder builder = new SegmentIndex.Builder();
        builder.add(0, 0, 40, 0);
        builder.add(2, 40, 50, 2);
        byte[] whole = bytes(builder.build(90));

        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> read(damaged)).as("byte %d flipped", at).isInstanceOf(DamagedIndexException.class);
            byte[] cut = java.util.Arrays.copyOf(whole, at);
            assertThatThrownBy(() -> read(cut)).as("cut at %d", at).isInstanceOf(DamagedIndexException.class);
        }
    }

    @Test
    void anEntryThatLeadsOutsideTheSegmentIsRefused() throws IOException {
        SegmentIndex.Builder builder = new SegmentIndex.Builder();
        builder.add(0, 60, 40, 0);
        byte[] index = bytes(builder.build(99));

        assertThatThrownBy(() -> read(index)).isInstanceOf(DamagedIndexException.class).hasMessageContaining("outside");
    }

    private static byte[] bytes(SegmentIndex index) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        index.writeTo(Channels.newChannel(out));
        return out.toByteArray();
    }

    private static SegmentIndex read(byte[] bytes) throws IOException {
        return SegmentIndex.readFrom(Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length);
    }
}
