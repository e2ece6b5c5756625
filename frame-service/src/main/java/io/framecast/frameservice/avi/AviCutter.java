package io.framecast.frameservice.avi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a plain AVI of Motion JPEG into its frames and what stands around them, piece by piece as its bytes come, however these are cut. It
 * says at once where the file is not plain (see {@link AviHeader}); what it has taken until then is told whole.
 *
 * <pre>
 *  RIFF size 'AVI '              further ones: 'AVIX'
 *    LIST size 'hdrl' …          one AviHeader
 *    LIST size 'movi'
 *      '00dc' size JPEG          a frame, where stream 0 is the video; padded to an even length, as all chunks are
 *      LIST size 'rec '          chunks are in groups, or are not
 *      '01wb' size …             sound
 *    'idx1' size …
 * </pre>
 *
 * <p>Sizes of lists are not gone by: chunks follow one another. Not thread-safe.
 */
final class AviCutter implements AutoCloseable {

    /** Takes the parts in their order. */
    interface Output {
        /** So many bytes that are not of a frame: reads them from the buffer. */
        void around(ByteBuf from, int bytes) throws IOException;

        /** A whole frame, the callee's to release; false where it is not plain, and the caller's still. */
        boolean frame(ByteBuf jpeg) throws IOException;
    }

    /** A frame is in memory until it is whole. */
    private static final int MOST_FRAME_BYTES = 8 << 20;
    private static final int MOST_HEADER_BYTES = 64 << 10;
    private static final int MOST_PARTS = 1024;
    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int LIST_HEAD_BYTES = 12;
    private static final int NAME_BYTES = 4;

    private enum Within {
        HEAD,
        HEADER,
        FRAME,
        OTHER
    }

    private final Output output;
    private final ByteBufAllocator alloc;
    private final ByteBuf head = Unpooled.buffer(LIST_HEAD_BYTES, LIST_HEAD_BYTES);
    private final ByteBuf header = Unpooled.buffer(0, MOST_HEADER_BYTES);
    private Within within = Within.HEAD;
    private @Nullable AviHeader film;
    private @Nullable CompositeByteBuf frame;
    private long left;
    private boolean begun;
    private boolean padded;

    AviCutter(Output output, ByteBufAllocator alloc) {
        this.output = output;
        this.alloc = alloc;
    }

    /** What the file says of its video; empty as long as that has not come. */
    Optional<AviHeader> film() {
        return Optional.ofNullable(film);
    }

    /** The frame that has not come whole, or was not taken; empty where there is none. Its bytes follow all that was put out. */
    ByteBuf unfinished() {
        return frame == null ? Unpooled.EMPTY_BUFFER : frame;
    }

    /** Whether what has come ends where a file may. */
    boolean isBetweenChunks() {
        return begun && within == Within.HEAD && !head.isReadable();
    }

    /**
     * Takes bytes.
     *
     * @param piece read as far as was taken, all of it where true is returned; stays the caller's
     * @return false where the file is not plain: nothing may be cut any more
     */
    boolean cut(ByteBuf piece) throws IOException {
        boolean isPlain = true;
        while (isPlain && piece.isReadable()) {
            isPlain = switch (within) {
                case HEAD -> readHead(piece);
                case HEADER -> readHeader(piece);
                case FRAME -> readFrame(piece);
                case OTHER -> pass(piece);
            };
        }
        return isPlain;
    }

    private boolean readHead(ByteBuf piece) throws IOException {
        int wanted = head.readableBytes() < NAME_BYTES || !isList() ? CHUNK_HEAD_BYTES : LIST_HEAD_BYTES;
        int bytes = Math.min(wanted - head.readableBytes(), piece.readableBytes());
        head.writeBytes(piece, piece.readerIndex(), bytes);
        output.around(piece, bytes);
        if (head.readableBytes() < CHUNK_HEAD_BYTES || (isList() && head.readableBytes() < LIST_HEAD_BYTES)) {
            return true;
        }
        boolean isPlain = begin(head.getInt(0), head.getUnsignedIntLE(NAME_BYTES));
        head.clear();
        return isPlain;
    }

    private boolean isList() {
        return head.getInt(0) == FourCc.LIST || head.getInt(0) == FourCc.RIFF;
    }

    private boolean begin(int name, long bytes) {
        left = bytes;
        padded = (bytes & 1) == 1;
        if (isList()) {
            return beginList(name, head.getInt(CHUNK_HEAD_BYTES));
        }
        if (!begun || !FourCc.isName(name)) {
            return false;
        }
        if (film != null && FourCc.isVideo(name, film.stream())) {
            within = Within.FRAME;
            frame = alloc.compositeBuffer(MOST_PARTS);
            // One without bytes stands for a frame the camera has left out.
            return bytes > 0 && bytes <= MOST_FRAME_BYTES;
        }
        return skip();
    }

    private boolean beginList(int name, int kind) {
        if (name == FourCc.RIFF) {
            boolean isFirst = !begun;
            begun = true;
            return kind == (isFirst ? FourCc.FIRST_FORM : FourCc.FURTHER_FORM);
        }
        if (!begun || left < NAME_BYTES) {
            return false;
        }
        if (kind == FourCc.MOVIE || kind == FourCc.GROUP) {
            return film != null;
        }
        left -= NAME_BYTES;
        if (kind != FourCc.HEADERS) {
            return skip();
        }
        within = Within.HEADER;
        return film == null && left > 0 && left <= MOST_HEADER_BYTES;
    }

    private boolean skip() {
        left += padded ? 1 : 0;
        within = left > 0 ? Within.OTHER : Within.HEAD;
        return true;
    }

    private boolean readHeader(ByteBuf piece) throws IOException {
        int bytes = (int) Math.min(left, piece.readableBytes());
        header.writeBytes(piece, piece.readerIndex(), bytes);
        output.around(piece, bytes);
        left -= bytes;
        if (left > 0) {
            return true;
        }
        film = AviHeader.read(header).orElse(null);
        return film != null && skip();
    }

    private boolean readFrame(ByteBuf piece) throws IOException {
        CompositeByteBuf open = unfinishedFrame();
        int bytes = (int) Math.min(left, piece.readableBytes());
        open.addComponent(true, piece.readRetainedSlice(bytes));
        left -= bytes;
        if (left > 0) {
            return true;
        }
        if (!output.frame(open)) {
            return false;
        }
        frame = null;
        return skip();
    }

    private CompositeByteBuf unfinishedFrame() {
        if (frame == null) {
            throw new IllegalStateException("a frame must have begun");
        }
        return frame;
    }

    private boolean pass(ByteBuf piece) throws IOException {
        int bytes = (int) Math.min(left, piece.readableBytes());
        output.around(piece, bytes);
        left -= bytes;
        if (left == 0) {
            within = Within.HEAD;
        }
        return true;
    }

    /** Lets go of a frame that has not come whole. */
    @Override
    public void close() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }
}
