package io.framecast.protocol.link;

import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a link's byte stream into messages, by hand and without copying where a JPEG lies in one buffer; one that spans
 * buffers becomes a composite of their slices. Not thread-safe.
 *
 * <p>A buffer that is mostly empty is copied instead of sliced, so that what a slice keeps alive is at most
 * {@value #MOST_WASTE} times its length.
 */
public final class LinkParser {

    /** What a link's bytes mean. */
    public interface Receiver {

        /**
         * A frame record.
         *
         * @param frame the frame's number
         * @param timeMicros when it is shown, after the movie's first
         * @param crc32c CRC-32C that the JPEG should have
         * @param intact whether it has it
         * @param jpeg the JPEG; the callee releases it
         */
        void onFrame(int frame, long timeMicros, int crc32c, boolean intact, ByteBuf jpeg) throws LinkProtocolException;

        /** A control message. */
        void onMessage(LinkMessage message) throws LinkProtocolException;
    }

    private static final int MOST_WASTE = 4;
    private static final int MAX_PARTS = 1024;

    private final Receiver receiver;
    private final ByteBufAllocator alloc;
    private final ByteBuf header = Unpooled.buffer(FrameRecord.HEADER_BYTES, FrameRecord.HEADER_BYTES);
    private final CRC32C crc = new CRC32C();

    private int maxMessageBytes;
    private boolean framesAllowed;
    private boolean sparse;
    private boolean inBody;
    private int bodyMissing;
    private @Nullable ByteBuf body;

    /**
     * @param receiver is given what was cut
     * @param alloc where copies are made
     * @param maxMessageBytes the longest control message taken
     * @param framesAllowed whether frame records are taken
     */
    public LinkParser(Receiver receiver, ByteBufAllocator alloc, int maxMessageBytes, boolean framesAllowed) {
        this.receiver = receiver;
        this.alloc = alloc;
        this.maxMessageBytes = maxMessageBytes;
        this.framesAllowed = framesAllowed;
    }

    /** Changes what is taken from the next message on: more, once the other end has shown who it is. */
    public void allow(int maxMessageBytes, boolean framesAllowed) {
        this.maxMessageBytes = maxMessageBytes;
        this.framesAllowed = framesAllowed;
    }

    /** Whether a frame's bytes are still to come. */
    public boolean isWithinFrame() {
        return inBody && header.getByte(FrameRecord.TYPE_OFFSET) == FrameRecord.TYPE;
    }

    /**
     * Takes the buffer's readable bytes; does not release the buffer.
     *
     * @throws LinkProtocolException where the stream is broken: nothing more can be made of it
     */
    public void parse(ByteBuf in) throws LinkProtocolException {
        sparse = (long) in.readableBytes() * MOST_WASTE < in.capacity();
        while (in.isReadable()) {
            if (inBody) {
                readBody(in);
            } else {
                readHeader(in);
            }
        }
    }

    /** Drops what was begun. */
    public void close() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    private void readHeader(ByteBuf in) throws LinkProtocolException {
        int wanted = header.writerIndex() < FrameRecord.PREAMBLE_BYTES ? FrameRecord.PREAMBLE_BYTES : headerBytes();
        header.writeBytes(in, Math.min(wanted - header.writerIndex(), in.readableBytes()));
        if (header.writerIndex() < FrameRecord.PREAMBLE_BYTES) {
            return;
        }
        if (header.writerIndex() == FrameRecord.PREAMBLE_BYTES) {
            checkPreamble();
        }
        if (header.writerIndex() < headerBytes()) {
            return;
        }
        if (isFrame()) {
            if (!FrameRecord.isHeader(header, 0)) {
                throw new LinkProtocolException("a frame record's header is damaged");
            }
            bodyMissing = FrameRecord.jpegBytes(header, 0);
        } else {
            bodyMissing = header.getInt(FrameRecord.LENGTH_OFFSET);
        }
        inBody = true;
        crc.reset();
        if (bodyMissing == 0) {
            finish(Unpooled.EMPTY_BUFFER);
        }
    }

    private boolean isFrame() {
        return header.getByte(FrameRecord.TYPE_OFFSET) == FrameRecord.TYPE;
    }

    private int headerBytes() {
        return isFrame() ? FrameRecord.HEADER_BYTES : FrameRecord.PREAMBLE_BYTES;
    }

    private void checkPreamble() throws LinkProtocolException {
        byte version = header.getByte(FrameRecord.VERSION_OFFSET);
        if (version != LinkCodec.VERSION) {
            throw new LinkProtocolException("link version must be " + LinkCodec.VERSION + ", got " + version);
        }
        long length = header.getUnsignedInt(FrameRecord.LENGTH_OFFSET);
        if (isFrame()) {
            if (!framesAllowed) {
                throw new LinkProtocolException("a frame came where none may come");
            }
        } else if (length > maxMessageBytes) {
            throw new LinkProtocolException("a message may have " + maxMessageBytes + " bytes, this one has " + length);
        }
    }

    private void readBody(ByteBuf in) throws LinkProtocolException {
        int length = Math.min(bodyMissing, in.readableBytes());
        if (isFrame()) {
            checksum(in, length);
        }
        bodyMissing -= length;
        ByteBuf part = take(in, length);
        if (body == null) {
            body = part;
        } else {
            body = append(body, part);
        }
        if (bodyMissing == 0) {
            ByteBuf whole = body;
            body = null;
            finish(whole);
        }
    }

    private void checksum(ByteBuf in, int length) {
        ByteBuffer bytes = in.nioBufferCount() == 1 ? in.internalNioBuffer(in.readerIndex(), length) : in.nioBuffer(in.readerIndex(), length);
        crc.update(bytes);
    }

    private ByteBuf take(ByteBuf in, int length) {
        return sparse ? in.readBytes(length) : in.readRetainedSlice(length);
    }

    private ByteBuf append(ByteBuf before, ByteBuf part) {
        if (before instanceof CompositeByteBuf composite) {
            return composite.addComponent(true, part);
        }
        return alloc.compositeBuffer(MAX_PARTS).addComponent(true, before).addComponent(true, part);
    }

    private void finish(ByteBuf whole) throws LinkProtocolException {
        inBody = false;
        byte type = header.getByte(FrameRecord.TYPE_OFFSET);
        int frame = header.getInt(FrameRecord.FRAME_OFFSET);
        long timeMicros = type == FrameRecord.TYPE ? FrameRecord.timeMicros(header, 0) : 0;
        int crcWanted = header.getInt(FrameRecord.CRC_OFFSET);
        header.clear();
        if (type == FrameRecord.TYPE) {
            receiver.onFrame(frame, timeMicros, crcWanted, (int) crc.getValue() == crcWanted, whole);
            return;
        }
        LinkMessage message;
        try {
            message = LinkCodec.decode(type, whole);
        } finally {
            whole.release();
        }
        receiver.onMessage(message);
    }
}
