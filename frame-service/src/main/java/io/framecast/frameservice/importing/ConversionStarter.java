package io.framecast.frameservice.importing;

import io.framecast.frameservice.conversion.Conversion;
import java.io.IOException;
import java.nio.file.Path;

/** Starts conversions. */
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
}
