package io.framecast.gateway.viewing;

import io.framecast.gateway.request.RequestBody;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.topic.Topics;
import java.util.concurrent.CompletableFuture;

/** What this gateway tells the domain of one request. */
final class Reports {

    private final Viewings owner;
    private final RequestBody body;

    Reports(Viewings owner, RequestBody body) {
        this.owner = owner;
        this.body = body;
    }

    CompletableFuture<?> ask(FrameMask wanted, FrameMask have) {
        return owner.events().send(Topics.CRQ, body.ruid(), new Crq(body.ruid(), body.movieId(), body.movieVersion(), wanted, have,
                body.maxSources(), Purpose.VIEW, owner.asSink(), body.rate(), owner.now()));
    }

    void progress(VideoSink sink, boolean attached, FrameMask delivered) {
        owner.events().send(Topics.PROGRESS, body.ruid(), new Progress(body.ruid(), owner.nodeId(), owner.incarnation(), sink.term(),
                sink.epoch(), attached, delivered, sink.unavailable(), sink.lacking(), owner.now()));
    }

    void lost(VideoSink sink, String node, long incarnation, String reason, FrameMask missing) {
        owner.events().send(Topics.SLOST, body.ruid(), new Slost(body.ruid(), owner.nodeId(), node, incarnation, sink.term(),
                sink.epoch(), reason, missing, owner.now()));
    }

    void done(FrameMask cached, FrameMask delivered) {
        owner.events().send(Topics.CDONE, body.ruid(), new Cdone(body.ruid(), owner.nodeId(), cached, delivered, owner.now()));
    }

    void cancel(CancelReason reason) {
        owner.events().send(Topics.CANCEL, body.ruid(), new Cancel(body.ruid(), owner.nodeId(), reason, owner.now()));
    }
}
