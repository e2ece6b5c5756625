package io.framecast.frameservice.importing;

import io.framecast.frameservice.conversion.Conversion;
import java.io.IOException;
import java.nio.file.Path;

/** Starts conversions. Thread-safe. */
@FunctionalInterface
public interface ConversionStarter {

    /**
     * Starts one.
     *
     * @param film the file
     * @param stagingDirectory where its segment goes
     * @param maxBytes its frames may not take more
     */
    Conversion start(Path film, Path stagingDirectory, long maxBytes) throws IOException;

    /**
     * As {@link #start}, of a film that nobody has looked into yet: it may be one that needs no conversion.
     *
     * @param importId names the import
     */
    default Conversion startUnseen(String importId, Path film, Path stagingDirectory, long maxBytes) throws IOException {
        return start(film, stagingDirectory, maxBytes);
    }

    /** Is told that one will soon be started, so that it may be got ready; may block for a moment. */
    default void prepare() throws IOException {}
}
