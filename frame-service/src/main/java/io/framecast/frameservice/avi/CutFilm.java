package io.framecast.frameservice.avi;

import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.film.JpegHeader;
import io.framecast.frameservice.store.SegmentWriter;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A film that is stored as frames while its bytes come, as long as it is a plain AVI of Motion JPEG whose frames can be copied as they
 * are. Where one byte says that it is not, the file can be had back as it came.
 *
 * <p>What it takes is what {@code FilmConverter} makes of such a file: the same frames, times, rate and size. Not thread-safe; blocks on the
 * disk. Closed before it was {@link #finish}ed, it leaves nothing behind.
 */
public final class CutFilm implements AutoCloseable {

    private static final int USUAL_HEADER_BYTES = 4 << 10;
    private static final int MOST_HEADER_BYTES = 64 << 10;

    private final Path stagingDirectory;
    private final long maxPixels;
    private final long maxBytes;
    private final SpillFile around;
    private final AviCutter cutter;
    private @Nullable SegmentWriter segment;
    /** How many bytes stood around frames before each of them, those before earlier ones included. */
    private long[] aroundBefore = new long[64];
    private int frames;
    private long jpegBytes;

    /**
     * @param stagingDirectory where the segment goes
     * @param aroundFile holds what is no frame, as long as it is needed
     * @param maxPixels frames may not have more
     * @param maxBytes all frames together may not take more
     */
    public CutFilm(Path stagingDirectory, Path aroundFile, long maxPixels, long maxBytes) {
        this.stagingDirectory = stagingDirectory;
        this.maxPixels = maxPixels;
        this.maxBytes = maxBytes;
        this.around = new SpillFile(aroundFile);
        this.cutter = new AviCutter(new AviCutter.Output() {
            @Override
            public void around(ByteBuf from, int bytes) throws IOException {
                around.write(from, bytes);
            }

            @Override
            public boolean frame(ByteBuf jpeg) throws IOException {
                return add(jpeg);
            }
        }, ByteBufAllocator.DEFAULT);
    }

    /**
     * Takes bytes of the file.
     *
     * @param piece read as far as was taken; stays the caller's
     * @return false where the file is not to be stored this way: it is to be had by {@link #giveBack}, and goes on with what was not read
     */
    public boolean take(ByteBuf piece) throws IOException {
        return cutter.cut(piece);
    }

    private boolean add(ByteBuf jpeg) throws IOException {
        AviHeader film = cutter.film().orElseThrow();
        Optional<JpegHeader> header = header(jpeg, USUAL_HEADER_BYTES).or(() -> header(jpeg, MOST_HEADER_BYTES));
        if (header.isEmpty() || !isPlain(header.get(), film) || frames == film.frames() || jpegBytes + jpeg.readableBytes() > maxBytes
                || (frames == 0 && !PlainJpeg.isPlain(jpeg.nioBuffer(0, Math.min(jpeg.readableBytes(), MOST_HEADER_BYTES))))) {
            return false;
        }
        if (segment == null) {
            segment = new SegmentWriter(stagingDirectory);
        }
        segment.append(frames, film.rate().timeMicros(frames), FrameRecord.crc32c(jpeg), jpeg);
        if (frames == aroundBefore.length) {
            aroundBefore = Arrays.copyOf(aroundBefore, 2 * frames);
        }
        aroundBefore[frames++] = around.bytes();
        jpegBytes += jpeg.readableBytes();
        jpeg.release();
        return true;
    }

    private static Optional<JpegHeader> header(ByteBuf jpeg, int mostBytes) {
        return JpegHeader.read(jpeg.nioBuffer(jpeg.readerIndex(), Math.min(jpeg.readableBytes(), mostBytes)));
    }

    /** One of half the film's height is a field of two, which a decoder puts together. */
    private boolean isPlain(JpegHeader jpeg, AviHeader film) {
        return jpeg.showsEverywhere() && jpeg.hasHuffmanTables() && jpeg.width() == film.width() && jpeg.height() == film.height()
                && (long) jpeg.width() * jpeg.height() <= maxPixels;
    }

    /** How many frames have come whole. */
    int frames() {
        return frames;
    }

    /** Their size. */
    long bytes() {
        return jpegBytes;
    }

    /**
     * Ends the film where it ends here, for {@link io.framecast.frameservice.store.FrameStore#stage}.
     *
     * @return empty where it is cut short, or has not as many frames as it says: it is to be had by {@link #giveBack}
     */
    public Optional<FilmFrames> finish() throws IOException {
        AviHeader film = cutter.film().orElse(null);
        SegmentWriter whole = segment;
        if (film == null || whole == null || frames != film.frames() || !cutter.isBetweenChunks()) {
            return Optional.empty();
        }
        whole.finishStaged();
        return Optional.of(new FilmFrames(frames, film.rate(), false, film.width(), film.height(), jpegBytes, frames, ""));
    }

    /** Appends all bytes it has taken, as they came. */
    public void giveBack(FileChannel to) throws IOException {
        long copied = 0;
        for (int frame = 0; frame < frames; frame++) {
            around.copy(copied, aroundBefore[frame] - copied, to);
            copied = aroundBefore[frame];
            written().copyJpeg(frame, to);
        }
        around.copy(copied, around.bytes() - copied, to);
        ByteBuf rest = cutter.unfinished();
        while (rest.isReadable()) {
            rest.readBytes(to, rest.readableBytes());
        }
    }

    private SegmentWriter written() {
        if (segment == null) {
            throw new IllegalStateException("frames must have been written");
        }
        return segment;
    }

    @Override
    public void close() throws IOException {
        cutter.close();
        try (SegmentWriter _ = segment) {
            around.close();
        }
    }
}
