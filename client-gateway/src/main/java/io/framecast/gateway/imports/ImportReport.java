package io.framecast.gateway.imports;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An import as the outside sees it.
 *
 * @param importId the import
 * @param movieId the movie it makes
 * @param state how far it is
 * @param title the movie's title; empty where it is not known
 * @param frames frames made so far
 * @param bytes their size
 * @param detail what a user should know; may be empty
 * @param startedAt when it was asked for
 * @param copies on how many nodes each frame shall be; 0 where it is not known
 * @param recordedAt when the footage was taken; null where it is not known
 * @param labels free key-value pairs
 */
public record ImportReport(String importId, String movieId, State state, String title, int frames, long bytes, String detail,
        Instant startedAt, int copies, @Nullable Instant recordedAt, Map<String, String> labels) {

    /** How far an import is. */
    public enum State {
        /** The file is on its way. */
        RECEIVING,
        /** A frame service turns it into frames. */
        CONVERTING,
        /** The frames are copied to the nodes that keep them. */
        PLACING,
        /** Every frame is durable on as many nodes as asked for. */
        DONE,
        /** Nothing is left behind. */
        FAILED;

        /** Whether nothing follows. */
        public boolean isTerminal() {
            return this == DONE || this == FAILED;
        }
    }
}
