package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * The frames of one movie version that one node stores or caches. Keyed {@code node/movieId/movieVersion}; a null value
 * withdraws it.
 *
 * @param node who holds them
 * @param movieId the movie
 * @param movieVersion the import the frames come from
 * @param kind how they are held
 * @param mask which frames
 * @param bytes their size
 * @param at when it was written
 */
public record Holding(String node, String movieId, String movieVersion, HoldingKind kind, FrameMask mask, long bytes, Instant at) implements DomainEvent {

    /** The record key: node, movie and version. */
    public String key() {
        return node + '/' + movieId + '/' + movieVersion;
    }
}
