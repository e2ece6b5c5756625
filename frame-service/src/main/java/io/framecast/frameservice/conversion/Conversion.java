package io.framecast.frameservice.conversion;

import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import java.io.IOException;

/** One film's conversion under way. */
public interface Conversion extends AutoCloseable {

    /** Is told how far a conversion is, about twice a second. */
    @FunctionalInterface
    interface ProgressListener {
        /**
         * @param frames frames made so far
         * @param bytes their size
         */
        void onProgress(int frames, long bytes);
    }

    /**
     * Waits for the end: the finished segment is in the staging directory.
     *
     * @throws FilmException where the film cannot be converted; the message is for the user
     */
    FilmFrames await(ProgressListener listener) throws FilmException, IOException, InterruptedException;

    /** Stops it where it still runs; may be called from any thread and more than once. */
    @Override
    void close();
}
