package io.framecast.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.roaringbitmap.RoaringBitmap;

/** Whatever text comes as a mask: it is one that keeps its promises, or it is refused in words. */
class MaskInputPropertyTest {

    private static final int FRAMES = 100_000;

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> nearly = Arbitraries.strings().withChars("0123456789-/,bz:").ofMaxLength(40);
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(60);
        Arbitrary<String> items = Arbitraries.integers().between(-1, FRAMES + 1).tuple3()
                .map(item -> item.get1() + "-" + item.get2() + "/" + item.get3()).list().ofMaxSize(5).map(list -> String.join(",", list));
        return Arbitraries.oneOf(nearly, any, items);
    }

    @Property(tries = 3000)
    void aTextIsAMaskOrIsRefused(@ForAll("texts") String text) {
        try {
            check(FrameMask.parse(text, FRAMES), FRAMES);
        } catch (MaskSyntaxException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
        }
    }

    @Property(tries = 3000)
    void aTextIsARangeOrIsRefused(@ForAll("texts") String text) {
        try {
            FrameRange range = FrameRange.parse(text);
            FrameRange again = FrameRange.parse(range.toString());
            assertThat(again.frame(again.count() - 1)).isEqualTo(range.frame(range.count() - 1));
            assertThat(range.count()).isPositive();
            assertThat(range.lowest()).isBetween(0, range.highest());
        } catch (MaskSyntaxException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
        }
    }

    @Property(tries = 1000)
    void rubbishInTheCompressedFormIsAMaskOrIsRefused(@ForAll byte[] rubbish) {
        parseCompressed(compressed(rubbish));
        parseCompressed("z:" + Base64.getUrlEncoder().withoutPadding().encodeToString(rubbish));
    }

    /** Such bytes are often read as a bitmap whose numbers are out of order or whose counts are wrong. */
    @Property(tries = 3000)
    void aDamagedBitmapInTheCompressedFormIsAMaskOrIsRefused(@ForAll("bitmaps") byte[] bitmap, @ForAll int place, @ForAll byte damage,
            @ForAll @IntRange(max = 3) int cut) {
        byte[] damaged = java.util.Arrays.copyOf(bitmap, Math.max(1, bitmap.length - cut));
        damaged[Math.floorMod(place, damaged.length)] ^= damage;
        parseCompressed(compressed(damaged));
    }

    @Provide
    Arbitrary<byte[]> bitmaps() {
        Arbitrary<RoaringBitmap> strays = Arbitraries.integers().between(0, FRAMES - 1).set().ofMinSize(1).ofMaxSize(40).map(frames -> {
            RoaringBitmap bits = new RoaringBitmap();
            frames.forEach(bits::add);
            return bits;
        });
        Arbitrary<RoaringBitmap> runs = Arbitraries.integers().between(0, FRAMES / 2).map(first -> {
            RoaringBitmap bits = new RoaringBitmap();
            bits.add((long) first, first + 30_000L);
            bits.add(first + 30_003L, first + 30_010L);
            bits.runOptimize();
            return bits;
        });
        Arbitrary<RoaringBitmap> dense = Arbitraries.integers().between(2, 5).map(step -> {
            RoaringBitmap bits = new RoaringBitmap();
            for (int frame = 0; frame < 65_536; frame += step) {
                bits.add(frame);
            }
            return bits;
        });
        return Arbitraries.oneOf(strays, runs, dense).map(MaskInputPropertyTest::bytes);
    }

    private static byte[] bytes(RoaringBitmap bits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            bits.serialize(new DataOutputStream(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "z:" + Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    private static void parseCompressed(String text) {
        try {
            check(FrameMask.parse(text, FRAMES), FRAMES);
        } catch (MaskSyntaxException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
        }
    }

    private static void check(FrameMask mask, int frames) {
        int[] all = mask.toArray();
        assertThat(all).hasSize(mask.count()).isSorted().doesNotHaveDuplicates();
        if (all.length > 0) {
            assertThat(all[0]).isNotNegative();
            assertThat(all[all.length - 1]).isLessThan(frames);
        }
        assertThat(FrameMask.parse(mask.toCompactText(), frames)).isEqualTo(mask);
    }

    @Example
    void aBitmapOfFourBillionFramesInAFewBytesIsRefusedAtOnce() {
        RoaringBitmap all = new RoaringBitmap();
        all.add(0L, 1L << 32);
        all.runOptimize();
        assertThatThrownBy(() -> FrameMask.parse(compressed(bytes(all)))).isInstanceOf(MaskSyntaxException.class)
                .hasMessageContaining("mask ends at");
    }

    @Example
    void bytesThatInflateWithoutEndAreRefused() {
        assertThatThrownBy(() -> FrameMask.parse(compressed(new byte[64 << 20]))).isInstanceOf(MaskSyntaxException.class);
    }

    @Example
    void rangesThatNameTheSameFramesThousandsOfTimesAreRefused() {
        String text = "0-33554431/2,".repeat(100_000) + "0";
        assertThatThrownBy(() -> FrameMask.parse(text)).isInstanceOf(MaskSyntaxException.class)
                .hasMessageContaining("ranges with a step may name 33554432 frames altogether");
        assertThat(FrameMask.parse("0-99/4,1-99/4,2-99/4,3-99/4", 100)).isEqualTo(FrameMask.firstFrames(100));
        assertThat(FrameMask.parse("0-99/2,".repeat(8) + "99", 100).count()).isEqualTo(51);
        assertThatThrownBy(() -> FrameMask.parse("0-99/2,".repeat(9) + "99", 100)).isInstanceOf(MaskSyntaxException.class);
    }
}
