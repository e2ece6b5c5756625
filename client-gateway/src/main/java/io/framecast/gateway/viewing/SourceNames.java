package io.framecast.gateway.viewing;

import io.framecast.protocol.sink.SourceStatus;
import java.util.List;

/** Which node a viewer's frame came from, by the index of its source that {@link Viewer#sources} has announced. Used by one thread. */
public final class SourceNames {

    private static final String UNKNOWN = "unknown";

    private List<SourceStatus> sources = List.of();

    /** These are the sources now, each at its index. */
    public void know(List<SourceStatus> now) {
        sources = now;
    }

    /** The node's id, or {@code unknown} where it was not announced. */
    public String nodeOf(int source) {
        return source < sources.size() ? sources.get(source).node() : UNKNOWN;
    }
}
