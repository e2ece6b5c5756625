package io.framecast.gateway.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What the edge cache does, in numbers. Thread-safe. */
public final class EdgeMeters {

    /** Where a frame came from that a viewer did not have to wait for sources for. */
    enum From { MEMORY, DISK, SHARED }

    private final MeterRegistry registry;
    private final Counter memoryHits;
    private final Counter diskHits;
    private final Counter sharedHits;
    private final Counter misses;
    private final Counter corrupt;
    private final Counter diskTooBusy;
    private final Counter outOfMemory;

    /** @param registry where they go */
    public EdgeMeters(MeterRegistry registry) {
        this.registry = registry;
        this.memoryHits = hits("memory");
        this.diskHits = hits("disk");
        this.sharedHits = hits("shared");
        this.misses = Counter.builder("framecast.cache.misses").tag("cache", "edge")
                .description("frames asked for that the cache had not").register(registry);
        this.corrupt = Counter.builder("framecast.cache.corrupt.frames")
                .description("frames that were damaged on the cache's disk").register(registry);
        this.diskTooBusy = Counter.builder("framecast.cache.disk.refused")
                .description("runs not written to the cache's disk, or not read from it, because too much waited for it").register(registry);
        this.outOfMemory = Counter.builder("framecast.cache.memory.refused")
                .description("frames not kept because direct memory was short").register(registry);
    }

    /** A frame was not kept for want of direct memory. */
    void outOfMemory() {
        outOfMemory.increment();
    }

    private Counter hits(String cache) {
        return Counter.builder("framecast.cache.hits").tag("cache", cache).description("frames served from the cache").register(registry);
    }

    void watch(LongSupplier memoryBytes, LongSupplier diskBytes) {
        bytes("memory", memoryBytes);
        bytes("disk", diskBytes);
    }

    private void bytes(String cache, LongSupplier value) {
        Gauge.builder("framecast.cache.bytes", value, LongSupplier::getAsLong).tag("cache", cache).baseUnit("bytes")
                .strongReference(true).description("bytes the cache holds").register(registry);
    }

    void hit(From from) {
        switch (from) {
            case MEMORY -> memoryHits.increment();
            case DISK -> diskHits.increment();
            case SHARED -> sharedHits.increment();
        }
    }

    void miss() {
        misses.increment();
    }

    void corrupt(int frames) {
        corrupt.increment(frames);
    }

    void diskTooBusy() {
        diskTooBusy.increment();
    }
}
