package io.framecast.gateway.viewing;

import io.framecast.gateway.edge.EdgeCache;
import io.framecast.gateway.edge.ViewingFeed;
import io.framecast.gateway.request.RequestBody;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SinkLimits;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Every request of which this gateway is the sink. Thread-safe. */
public final class Viewings {

    private final Map<String, Viewing> byRuid = new ConcurrentHashMap<>();
    private final Set<Viewing> pending = ConcurrentHashMap.newKeySet();
    private final ViewingSettings settings;
    private final SinkServer sinks;
    private final EdgeCache cache;
    private final String nodeId;
    private final long incarnation;
    private final Supplier<Sink> self;
    private final Events events;
    private final InstantSource clock;
    private final QueueMeter pendingMeter;

    /**
     * @param cache gives viewings what it has
     * @param nodeId this gateway
     * @param incarnation which start of it
     * @param self this gateway as holders dial it; asked for once requests come
     * @param clock stamps events
     */
    public Viewings(ViewingSettings settings, SinkServer sinks, EdgeCache cache, String nodeId, long incarnation, Supplier<Sink> self, Events events,
            InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.sinks = sinks;
        this.cache = cache;
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.self = self;
        this.events = events;
        this.clock = clock;
        this.pendingMeter = QueueMeter.of(meters, "pending-requests", settings.maxPending(), pending::size);
        Gauge.builder("framecast.viewers", byRuid, Map::size).description("requests this gateway is the sink of").register(meters);
    }

    /**
     * Opens a request here: asks the domain for it, or takes over where this gateway is its sink already. What comes of it the
     * viewer is told.
     *
     * @param body what is asked for; its {@code have} is what this viewer has
     * @param isNew whether nobody but this gateway knows the RUID yet
     * @param movie the movie it asks for
     * @param loop the event loop the viewing is confined to, unless it exists already
     */
    public Viewing open(RequestBody body, boolean isNew, Movie movie, EventLoop loop, Viewer viewer) {
        return open(body, isNew, movie, loop, viewer, settings.windowBytes());
    }

    /** As the other, with a window of that many bytes. */
    public Viewing open(RequestBody body, boolean isNew, Movie movie, EventLoop loop, Viewer viewer, long windowBytes) {
        Viewing fresh = new Viewing(this, body, isNew, loop, viewer);
        Viewing known = byRuid.putIfAbsent(body.ruid(), fresh);
        if (known != null) {
            known.attach(viewer, body.missing());
            return known;
        }
        if (byRuid.size() > settings.maxOpen() || pending.size() >= settings.maxPending()) {
            byRuid.remove(body.ruid(), fresh);
            pendingMeter.dropped();
            fresh.refuseAtOnce(503, byRuid.size() >= settings.maxOpen()
                    ? "this gateway serves " + settings.maxOpen() + " requests, as many as it may; try another gateway"
                    : settings.maxPending() + " requests wait for a coordinator's answer; try again in a second");
            return fresh;
        }
        pending.add(fresh);
        SinkLimits limits = SinkLimits.viewing(windowBytes, settings.windowFrames());
        long averageFrameBytes = Math.max(1, movie.bytes() / Math.max(1, movie.frames()));
        ViewingFeed feed = cache.feed(movie, body.wanted(), loop);
        VideoSink sink = sinks.open(body.ruid(), loop, new SinkToViewer(fresh), feed, limits,
                movie.grows() ? FrameMask.FRAME_LIMIT : movie.frames(), averageFrameBytes);
        if (feed != null) {
            feed.serve(sink);
        }
        fresh.begin(sink);
        return fresh;
    }

    /** The viewing of that request, where it is open here. */
    public Optional<Viewing> find(String ruid) {
        return Optional.ofNullable(byRuid.get(ruid));
    }

    /** How many requests this gateway is the sink of. */
    public int size() {
        return byRuid.size();
    }

    /** How many of them nobody has answered yet. */
    public int pending() {
        return pending.size();
    }

    // ---- what the domain says

    /** A request was listed, and may wait for room. */
    public void onPrq(Prq prq) {
        Viewing viewing = byRuid.get(prq.ruid());
        QueuePlace queue = prq.queue();
        if (viewing != null && queue != null) {
            viewing.queued(queue);
        } else if (viewing != null) {
            viewing.listed();
        }
    }

    /** A strategy was accepted: one with another sink than this gateway has moved the request away. */
    public void onStrg(Strg strg) {
        Viewing viewing = byRuid.get(strg.ruid());
        Sink sink = strg.sink();
        if (viewing == null || sink == null) {
            return;
        }
        if (sink.nodeId().equals(nodeId)) {
            viewing.listed();
        } else {
            viewing.movedTo(sink.nodeId(), strg.term(), strg.epoch());
        }
    }

    /** A command to this node: be the sink of that group. */
    public void onSvjoin(Svjoin svjoin) {
        if (svjoin.incarnation() != incarnation || svjoin.role() != GroupRole.SINK) {
            return;
        }
        Viewing viewing = byRuid.get(svjoin.ruid());
        if (viewing != null) {
            viewing.adopt(svjoin);
        } else {
            events.send(Topics.CANCEL, svjoin.ruid(),
                    new Cancel(svjoin.ruid(), nodeId, CancelReason.UNKNOWN_TO_SINK, clock.instant()));
        }
    }

    /** A command to this node: leave that group. */
    public void onSdone(Sdone sdone) {
        Viewing viewing = byRuid.get(sdone.ruid());
        if (viewing != null) {
            viewing.leave(sdone.term(), sdone.epoch());
        }
    }

    /**
     * A request has ended.
     *
     * @param term of the primary that says so; one that has been superseded may not know the request at all
     */
    public void onEnd(String ruid, RequestPhase phase, long term, String detail) {
        Viewing viewing = byRuid.get(ruid);
        if (viewing != null) {
            viewing.ended(phase, term, detail);
        }
    }

    // ---- for the viewings themselves

    void answered(Viewing viewing) {
        pending.remove(viewing);
    }

    void forget(Viewing viewing) {
        pending.remove(viewing);
        byRuid.remove(viewing.body().ruid(), viewing);
    }

    ViewingSettings settings() {
        return settings;
    }

    Events events() {
        return events;
    }

    Sink asSink() {
        return self.get();
    }

    String nodeId() {
        return nodeId;
    }

    long incarnation() {
        return incarnation;
    }

    Instant now() {
        return clock.instant();
    }
}
