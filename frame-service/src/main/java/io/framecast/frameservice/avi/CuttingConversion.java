package io.framecast.frameservice.avi;

import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts a film that lies here whole into its frames, where it is plain; another one is converted instead. */
public final class CuttingConversion implements Conversion {

    /** Starts what is done where the film cannot be cut. */
    @FunctionalInterface
    public interface Otherwise {
        /** Begins to convert the same film. */
        Conversion start() throws IOException;
    }

    private static final int READ_BYTES = 256 << 10;

    private final Path film;
    private final CutFilm cut;
    private final Otherwise otherwise;
    private volatile boolean stopped;
    private @Nullable Conversion other;

    /**
     * @param film the file
     * @param cut takes it; closed here
     * @param otherwise what is done where it does not; nothing is left in its staging directory then
     */
    public CuttingConversion(Path film, CutFilm cut, Otherwise otherwise) {
        this.film = film;
        this.cut = cut;
        this.otherwise = otherwise;
    }

    @Override
    public FilmFrames await(ProgressListener listener) throws FilmException, IOException, InterruptedException {
        Optional<FilmFrames> frames;
        try (cut) {
            frames = cut(listener);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while " + film + " was cut");
        }
        return frames.isPresent() ? frames.get() : startOther().await(listener);
    }

    private Optional<FilmFrames> cut(ProgressListener listener) throws FilmException, IOException {
        try (FileChannel in = FileChannel.open(film, StandardOpenOption.READ)) {
            int read = 0;
            while (read >= 0) {
                if (stopped) {
                    throw new FilmException("its conversion was stopped");
                }
                ByteBuf piece = ByteBufAllocator.DEFAULT.directBuffer(READ_BYTES, READ_BYTES);
                try {
                    read = piece.writeBytes(in, READ_BYTES);
                    if (!cut.take(piece)) {
                        return Optional.empty();
                    }
                } finally {
                    piece.release();
                }
                listener.onProgress(cut.frames(), cut.bytes());
            }
            return cut.finish();
        }
    }

    private synchronized Conversion startOther() throws FilmException, IOException {
        if (stopped) {
            throw new FilmException("its conversion was stopped");
        }
        Conversion started = otherwise.start();
        other = started;
        return started;
    }

    @Override
    public synchronized void close() {
        stopped = true;
        if (other != null) {
            other.close();
        }
    }
}
