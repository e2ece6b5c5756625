package io.framecast.frameservice.film;

import io.framecast.frameservice.archive.Archive;
import io.framecast.frameservice.archive.ArchiveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Turns one file into JPEG frames, numbered from 0. Not thread-safe. */
public interface FrameMaker extends AutoCloseable {

    /** Takes the frames in their order. */
    @FunctionalInterface
    interface Output {
        /**
         * @param timeMicros when it is shown, after the first; grows with each frame
         * @param jpeg the frame; its bytes are the callee's until it returns
         */
        void accept(int frame, long timeMicros, ByteBuffer jpeg) throws IOException;
    }

    /**
     * Opens a film, or an archive of JPEGs.
     *
     * @throws FilmException where the file is neither
     */
    static FrameMaker open(Path file, FilmSettings settings, Output output) throws FilmException, IOException {
        Optional<Archive> archive;
        try {
            archive = Archive.open(file);
        } catch (ArchiveException e) {
            throw new FilmException(e.getMessage());
        }
        return archive.isPresent() ? new ArchiveConverter(archive.get(), settings, output) : new FilmConverter(file, settings, output);
    }

    /**
     * Makes all that can be had.
     *
     * @throws FilmException where not one frame can be had, or they take more room than there is
     */
    FilmFrames convert() throws FilmException, IOException;

    @Override
    void close();
}
