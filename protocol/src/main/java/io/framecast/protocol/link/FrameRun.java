package io.framecast.protocol.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.nio.channels.FileChannel;

/**
 * Frame records that follow one another, ready for the wire.
 *
 * @param content a {@link FileRegion} or a {@link ByteBuf} of whole {@code FrameRecord}s; released by whoever writes it
 * @param frames how many frames it has, 1 or more
 * @param bytes its length
 */
public record FrameRun(Object content, int frames, long bytes) {

    /** @throws IllegalArgumentException where the content is of another kind or there is no frame */
    public FrameRun {
        if (!(content instanceof FileRegion) && !(content instanceof ByteBuf)) {
            throw new IllegalArgumentException("a run must be a FileRegion or a ByteBuf, got " + content.getClass().getName());
        }
        if (frames < 1) {
            throw new IllegalArgumentException("a run must have 1 frame or more, got " + frames);
        }
    }

    /**
     * A run in a file that stays open: it goes out by {@code sendfile}.
     *
     * @param file the file; not closed by this
     * @param offsetBytes where the first record begins
     * @param bytes how long the run is
     * @param frames how many frames it has
     * @param released called once when the run has been written or dropped: the file may be closed then
     */
    public static FrameRun ofFile(FileChannel file, long offsetBytes, long bytes, int frames, Runnable released) {
        return new FrameRun(new SharedFileRegion(file, offsetBytes, bytes, released), frames, bytes);
    }

    /** A run in memory; takes over the caller's reference. */
    public static FrameRun ofBytes(ByteBuf bytes, int frames) {
        return new FrameRun(bytes, frames, bytes.readableBytes());
    }

    /** Netty's own region would close the file with the first region released. Epoll sends only subclasses of it natively. */
    private static final class SharedFileRegion extends DefaultFileRegion {

        private final Runnable released;

        SharedFileRegion(FileChannel file, long offsetBytes, long bytes, Runnable released) {
            super(file, offsetBytes, bytes);
            this.released = released;
        }

        @Override
        protected void deallocate() {
            released.run();
        }
    }
}
