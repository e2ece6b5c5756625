package io.framecast.frameservice.intake;

import io.framecast.frameservice.avi.CutFilm;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.store.StoreLayout;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way to disk: as frames where it can be cut as it comes, else as the file it is. Not thread-safe; blocks on the disk. Closed
 * before {@link #complete} has returned, it leaves nothing behind.
 */
final class Body implements AutoCloseable {

    /** What became of a whole body. */
    sealed interface Whole {

        /** Its frames are in the import's staging directory. */
        record Frames(FilmFrames film) implements Whole {}

        /** It is in a file, and is to be converted. */
        record Film(Path file) implements Whole {}

        /** It had no bytes. */
        record Nothing() implements Whole {}
    }

    private final Path file;
    private final Room room;
    private final Runnable notCut;
    private @Nullable CutFilm cut;
    private @Nullable FileChannel spool;
    private long bytes;
    private boolean complete;

    /**
     * @param room watches the disk
     * @param expectedBytes the body's length, -1 where it is not known
     * @param maxPixels frames that have more are not for cutting
     * @param maxBytes frames that take more are not for cutting
     * @param notCut called where the body is to be converted, as soon as that is known
     * @throws NoRoomException where the body does not fit
     */
    Body(StoreLayout layout, String importId, Room room, long expectedBytes, long maxPixels, long maxBytes, Runnable notCut) throws IOException {
        this.file = layout.incomingFile(importId);
        this.room = room;
        this.notCut = notCut;
        room.check(Math.max(expectedBytes, 0));
        this.cut = new CutFilm(layout.stagingDirectory(importId), layout.incomingRest(importId), maxPixels, maxBytes);
    }

    /** @throws NoRoomException where the disk has become too full */
    void write(ByteBuf piece) throws IOException {
        bytes += piece.readableBytes();
        if (spool == null && cut != null && !cut.take(piece)) {
            spool();
        }
        if (spool != null) {
            while (piece.isReadable()) {
                piece.readBytes(spool, piece.readableBytes());
            }
        }
        room.came(bytes);
    }

    /** From here on it is a file. */
    private FileChannel spool() throws IOException {
        notCut.run();
        FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        spool = out;
        if (cut != null) {
            try (CutFilm cutSoFar = cut) {
                cut = null;
                cutSoFar.giveBack(out);
            }
        }
        return out;
    }

    /** All of it has come: what has become of it stays. */
    Whole complete() throws IOException {
        Optional<FilmFrames> frames = cut == null ? Optional.empty() : cut.finish();
        if (bytes > 0 && frames.isEmpty()) {
            (spool == null ? spool() : spool).close();
        }
        complete = true;
        return bytes == 0 ? new Whole.Nothing() : frames.<Whole>map(Whole.Frames::new).orElseGet(() -> new Whole.Film(file));
    }

    @Override
    public void close() throws IOException {
        try (CutFilm _ = cut; FileChannel _ = spool) {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
    }
}
