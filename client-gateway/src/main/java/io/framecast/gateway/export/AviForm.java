package io.framecast.gateway.export;

import io.framecast.gateway.export.AviLayout.Riff;
import io.framecast.gateway.stream.Pieces;
import io.framecast.protocol.event.FrameRate;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** AVI with Motion-JPEG, laid out by {@link AviLayout}; every frame is a key frame. */
final class AviForm implements ExportForm {

    private static final int PIECE_ENTRIES = 4096;
    private static final int HAS_INDEX_INTERLEAVED = 0x110;
    private static final int KEY_FRAME = 0x10;
    private static final int BITS_PER_PIXEL = 24;
    private static final int INDEX_OF_INDEXES = 0;
    private static final int INDEX_OF_CHUNKS = 1;
    private static final double MICROS_PER_SECOND = 1e6;

    private final FileFrames frames;
    private final AviLayout layout;
    private int at;
    private int riff;

    /** @param riffBytes see {@link AviLayout#RIFF_BYTES} */
    AviForm(FileFrames frames, long riffBytes) {
        this.frames = frames;
        this.layout = new AviLayout(frames, riffBytes);
    }

    @Override
    public long fileBytes() {
        return layout.fileBytes();
    }

    @Override
    public Iterator<ByteBuf> before(int frame) {
        if (at == 0) {
            return Pieces.of(this::header, () -> moviHeader(layout.riffs().getFirst()));
        }
        Riff current = layout.riffs().get(riff);
        if (at < current.end()) {
            return Collections.emptyIterator();
        }
        Riff next = layout.riffs().get(++riff);
        return Pieces.concat(endOf(current), Pieces.of(() -> riffHeader(next, "AVIX"), () -> moviHeader(next)));
    }

    @Override
    public ByteBuf head(Outgoing frame) {
        frames.check(at, frame);
        return new LittleEndian(AviLayout.CHUNK_HEADER_BYTES).ascii("00dc").u32(frames.jpegBytes(at++)).done();
    }

    @Override
    public @Nullable ByteBuf tail(Outgoing frame) {
        return (frame.jpeg().readableBytes() & 1) == 0 ? null : new LittleEndian(1).zeros(1).done();
    }

    @Override
    public Iterator<ByteBuf> end() {
        return endOf(layout.riffs().get(riff));
    }

    private Iterator<ByteBuf> endOf(Riff ended) {
        Iterator<ByteBuf> own = layout.isLarge()
                ? Pieces.concat(Pieces.of(() -> indexHeader(ended)), new Entries(ended, AviLayout.INDEX_ENTRY_BYTES, AviForm::indexEntry))
                : Collections.emptyIterator();
        Iterator<ByteBuf> old = ended.first() == 0
                ? Pieces.concat(Pieces.of(() -> idx1Header(ended)), new Entries(ended, AviLayout.IDX1_ENTRY_BYTES, AviForm::idx1Entry))
                : Collections.emptyIterator();
        return Pieces.concat(own, old);
    }

    private ByteBuf header() {
        LittleEndian out = new LittleEndian(1024);
        Riff first = layout.riffs().getFirst();
        out.ascii("RIFF").u32(layout.riffLength(first)).ascii("AVI ");
        out.ascii("LIST").u32(layout.hdrlLength()).ascii("hdrl");
        fileHeader(out, first);
        out.ascii("LIST").u32(layout.strlLength()).ascii("strl");
        streamHeader(out);
        if (layout.isLarge()) {
            superIndex(out);
            out.ascii("LIST").u32(4 + AviLayout.CHUNK_HEADER_BYTES + AviLayout.DMLH_BYTES).ascii("odml");
            out.ascii("dmlh").u32(AviLayout.DMLH_BYTES).u32(frames.count()).zeros(AviLayout.DMLH_BYTES - 4);
        }
        return out.done();
    }

    private void fileHeader(LittleEndian out, Riff first) {
        FrameRate rate = frames.rate();
        double bytesPerSecond = frames.totalBytes() * rate.framesPerSecond() / Math.max(1, frames.count());
        out.ascii("avih").u32(AviLayout.AVIH_BYTES)
                .u32(Math.round(MICROS_PER_SECOND / rate.framesPerSecond()))
                .u32((long) Math.min(bytesPerSecond, Integer.MAX_VALUE))
                .u32(0)
                .u32(HAS_INDEX_INTERLEAVED)
                .u32(first.count())
                .u32(0)
                .u32(1)
                .u32(frames.largestBytes() + AviLayout.CHUNK_HEADER_BYTES)
                .u32(frames.movie().width())
                .u32(frames.movie().height())
                .zeros(16);
    }

    private void streamHeader(LittleEndian out) {
        FrameRate rate = frames.rate();
        int width = frames.movie().width();
        int height = frames.movie().height();
        out.ascii("strh").u32(AviLayout.STRH_BYTES)
                .ascii("vidsMJPG")
                .zeros(12)
                .u32(rate.denominator())
                .u32(rate.numerator())
                .u32(0)
                .u32(frames.count())
                .u32(frames.largestBytes() + AviLayout.CHUNK_HEADER_BYTES)
                .u32(-1)
                .u32(0)
                .u16(0).u16(0).u16(width).u16(height);
        out.ascii("strf").u32(AviLayout.STRF_BYTES)
                .u32(AviLayout.STRF_BYTES)
                .u32(width)
                .u32(height)
                .u16(1).u16(BITS_PER_PIXEL)
                .ascii("MJPG")
                .u32(Math.min((long) width * height * BITS_PER_PIXEL / Byte.SIZE, Integer.MAX_VALUE))
                .zeros(16);
    }

    private void superIndex(LittleEndian out) {
        int count = layout.riffs().size();
        out.ascii("indx").u32(AviLayout.superIndexLength(count))
                .u16(AviLayout.SUPER_INDEX_ENTRY_BYTES / Integer.BYTES).u16(INDEX_OF_INDEXES << Byte.SIZE)
                .u32(count)
                .ascii("00dc")
                .zeros(12);
        for (Riff each : layout.riffs()) {
            out.u64(layout.indexOffset(each)).u32(AviLayout.CHUNK_HEADER_BYTES + AviLayout.indexLength(each)).u32(each.count());
        }
    }

    private ByteBuf riffHeader(Riff of, String form) {
        return new LittleEndian(AviLayout.LIST_HEADER_BYTES).ascii("RIFF").u32(layout.riffLength(of)).ascii(form).done();
    }

    private ByteBuf moviHeader(Riff of) {
        return new LittleEndian(AviLayout.LIST_HEADER_BYTES).ascii("LIST").u32(layout.moviLength(of)).ascii("movi").done();
    }

    private ByteBuf indexHeader(Riff of) {
        return new LittleEndian(AviLayout.CHUNK_HEADER_BYTES + AviLayout.INDEX_HEADER_BYTES)
                .ascii("ix00").u32(AviLayout.indexLength(of))
                .u16(AviLayout.INDEX_ENTRY_BYTES / Integer.BYTES).u16(INDEX_OF_CHUNKS << Byte.SIZE)
                .u32(of.count())
                .ascii("00dc")
                .u64(layout.framesOffset(of))
                .u32(0)
                .done();
    }

    private static ByteBuf idx1Header(Riff of) {
        return new LittleEndian(AviLayout.CHUNK_HEADER_BYTES).ascii("idx1").u32(AviLayout.idx1Length(of)).done();
    }

    /** Says where a frame's bytes are, behind its chunk's header. */
    private static void indexEntry(LittleEndian out, long offsetInFrames, int jpegBytes) {
        out.u32(offsetInFrames + AviLayout.CHUNK_HEADER_BYTES).u32(jpegBytes);
    }

    /** Says where a frame's chunk is, counted from the list's type. */
    private static void idx1Entry(LittleEndian out, long offsetInFrames, int jpegBytes) {
        out.ascii("00dc").u32(KEY_FRAME).u32(4 + offsetInFrames).u32(jpegBytes);
    }

    private interface EntryWriter {
        void write(LittleEndian out, long offsetInFrames, int jpegBytes);
    }

    /** Entries of a RIFF chunk's frames, in pieces. */
    private final class Entries implements Iterator<ByteBuf> {

        private final Riff of;
        private final int entryBytes;
        private final EntryWriter writer;
        private int next;
        private long offset;

        Entries(Riff of, int entryBytes, EntryWriter writer) {
            this.of = of;
            this.entryBytes = entryBytes;
            this.writer = writer;
            this.next = of.first();
        }

        @Override
        public boolean hasNext() {
            return next < of.end();
        }

        @Override
        public ByteBuf next() {
            int end = Math.min(of.end(), next + PIECE_ENTRIES);
            LittleEndian out = new LittleEndian((end - next) * entryBytes);
            for (; next < end; next++) {
                writer.write(out, offset, frames.jpegBytes(next));
                offset += layout.chunkBytes(next);
            }
            return out.done();
        }
    }
}
