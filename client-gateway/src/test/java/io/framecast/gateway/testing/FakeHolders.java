package io.framecast.gateway.testing;

import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.record.IndexEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Frame services in memory, which push over real links. Those that were killed keep what they store. */
public final class FakeHolders implements AutoCloseable {

    private final JoinToken tokens;
    private final Map<String, HolderLinks> living = new LinkedHashMap<>();
    private final Map<String, InMemoryFrameSource> stores = new HashMap<>();

    FakeHolders(JoinToken tokens) {
        this.tokens = tokens;
    }

    /** Adds a frame service. */
    public InMemoryFrameSource add(String node) {
        InMemoryFrameSource store = new InMemoryFrameSource();
        stores.put(node, store);
        living.put(node, new HolderLinks(store, HolderSettings.defaults(), node, 1, new SimpleMeterRegistry()));
        return store;
    }

    /** Bytes of frame records that the living frame services have pushed so far. */
    public long sentBytes() {
        return living.values().stream().mapToLong(HolderLinks::sentBytes).sum();
    }

    /** Ends a frame service: its links drop. */
    public void kill(String node) {
        HolderLinks holder = living.remove(node);
        if (holder != null) {
            holder.close();
        }
    }

    /** The frame services that were added, dead or alive. */
    public Map<String, InMemoryFrameSource> stores() {
        return stores;
    }

    /** What a frame service's index says; an error where it is dead. */
    Mono<byte[]> entries(Member node, Movie movie, int first, int last) {
        if (!living.containsKey(node.nodeId())) {
            return Mono.error(new IllegalStateException(node.nodeId() + " is dead"));
        }
        InMemoryFrameSource store = stores.get(node.nodeId());
        int[] held = store.held(movie.id(), movie.version()).and(FrameMask.range(first, last)).toArray();
        ByteBuffer entries = ByteBuffer.allocate(held.length * IndexEntry.BYTES);
        for (int frame : held) {
            ByteBuf record = store.record(movie.id(), movie.version(), frame);
            IndexEntry.put(entries, frame, FrameRecord.jpegBytes(record, 0), FrameRecord.timeMicros(record, 0));
        }
        return Mono.just(entries.array());
    }

    /** What they say when they are asked to check what they hold. */
    FakeChecks checks() {
        return new FakeChecks(this);
    }

    /** Frames of a movie that a node holds. */
    Optional<FrameMask> heldBy(String node, Movie movie) {
        return living.containsKey(node) ? Optional.of(stores.get(node).held(movie.id(), movie.version())) : Optional.empty();
    }

    /** The living ones, in the order in which they were added. */
    List<String> nodes() {
        return List.copyOf(living.keySet());
    }

    /** Frames of a movie that a living one has. */
    FrameMask held(String movieId, String movieVersion) {
        FrameMask held = FrameMask.empty();
        for (String node : living.keySet()) {
            held = held.or(stores.get(node).held(movieId, movieVersion));
        }
        return held;
    }

    /** Tells those that a strategy names of it; each dials the sink. */
    void join(Strg strg, Sink sink) {
        living.forEach((node, links) -> {
            FrameMask share = FrameMask.empty();
            FrameMask standby = FrameMask.empty();
            for (Share each : strg.shares()) {
                share = each.node().equals(node) ? share.or(each.mask()) : share;
                for (Standby other : each.standbys()) {
                    standby = other.node().equals(node) ? standby.or(other.mask()) : standby;
                }
            }
            if (!share.isEmpty() || !standby.isEmpty()) {
                links.join(new Svjoin(strg.ruid(), node, 1, share.isEmpty() ? GroupRole.STANDBY : GroupRole.SOURCE, strg.term(),
                        strg.epoch(), strg.sequence(), strg.movieId(), strg.movieVersion(), sink, share, standby,
                        tokens.mint(strg.ruid(), node, 1, strg.term(), strg.epoch()), FrameMask.empty(), List.of(), FrameMask.empty(),
                        Instant.now()));
            }
        });
    }

    /** Has all leave a request's group. */
    void leave(String ruid, long term) {
        living.values().forEach(holder -> holder.leave(ruid, term, Integer.MAX_VALUE));
    }

    @Override
    public void close() {
        living.values().forEach(HolderLinks::close);
    }
}
