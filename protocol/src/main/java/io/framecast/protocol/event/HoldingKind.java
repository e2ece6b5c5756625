package io.framecast.protocol.event;

/** How a node holds frames. */
public enum HoldingKind {
    /** Durable, in a frame store. */
    STORE,
    /** In a cache, may go at any time. */
    CACHE,
    /** Of an import that is not placed yet: a source for {@link Purpose#STORE} alone. */
    STAGING
}
