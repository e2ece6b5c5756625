package io.framecast.coordinator.request;

import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.ClaimState;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.View;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands that a request's state implies: the same state gives the same commands, so that they can be sent again. */
final class Commands {

    private final TokenMint tokens;

    Commands(TokenMint tokens) {
        this.tokens = tokens;
    }

    /** What those who wait for this request need to hear, whatever they have heard before. */
    List<DomainEvent> implied(VideoRequest request, View view, Instant now) {
        if (request.isEnded()) {
            return List.of(end(request, now));
        }
        List<DomainEvent> commands = new ArrayList<>();
        commands.add(ask(request, view, now));
        if (request.stamp().epoch() > 0) {
            commands.addAll(group(request, now));
        }
        return commands;
    }

    /** Asks for what it needs next: a plan, or room first where nobody has answered to that. */
    DomainEvent ask(VideoRequest request, View view, Instant now) {
        RoomWait waits = request.waits();
        PacedRate rate = request.asked().rate();
        return waits != null && waits.place() == null && rate != null ? claim(request, rate, now) : prq(request, view, now);
    }

    /** What it has of the domain's capacity, or would like to have; none of one that is not paced. */
    List<DomainEvent> claims(VideoRequest request, Instant now) {
        PacedRate rate = request.asked().rate();
        return rate == null ? List.of() : List.of(claim(request, rate, now));
    }

    private static Claim claim(VideoRequest request, PacedRate rate, Instant now) {
        ClaimState state = request.isEnded() ? ClaimState.LEAVES : request.waits() == null ? ClaimState.HOLDS : ClaimState.WAITS;
        return new Claim(request.ruid(), state, request.isEnded() ? 0 : rate.bytesPerSecond(), Instant.ofEpochMilli(request.createdAtMillis()),
                now);
    }

    /** Asks for a plan, or says that it waits for room first; where none is awaited, says again what was asked for last. */
    private static Prq prq(VideoRequest request, View view, Instant now) {
        Asked asked = request.asked();
        int epoch = request.plan().awaited() ? request.stamp().epoch() : Math.max(request.stamp().epoch() - 1, 0);
        return new Prq(asked.ruid(), request.stamp().term(), epoch, request.stamp().sequence(), asked.movieId(), asked.movieVersion(),
                asked.wanted(), request.audience().have(), request.plan().missing(), asked.maxSources(), asked.purpose(),
                request.audience().sink(), request.plan().excluded(view), request.plan().lacking(view), queue(request), now);
    }

    private static @Nullable QueuePlace queue(VideoRequest request) {
        RoomWait waits = request.waits();
        return waits == null ? null : waits.place();
    }

    /** The strategy and, where there is a sink, an SVJOIN to every node of the group. */
    List<DomainEvent> group(VideoRequest request, Instant now) {
        List<DomainEvent> commands = new ArrayList<>();
        commands.add(strg(request, now));
        commands.addAll(joins(request, now));
        return commands;
    }

    /** An SVJOIN to every node of the group, the sink first: holders dial as soon as they hear. */
    List<DomainEvent> joins(VideoRequest request, Instant now) {
        Sink sink = request.audience().sink();
        if (sink == null || request.stamp().epoch() == 0) {
            return List.of();
        }
        List<DomainEvent> joins = new ArrayList<>();
        joins.add(sinkJoin(request, sink, now));
        request.plan().incarnations().forEach((node, incarnation) -> joins.add(holderJoin(request, sink, node, incarnation, now)));
        return joins;
    }

    /** Tells the sink alone the strategy in force. */
    List<DomainEvent> sinkJoin(VideoRequest request, Instant now) {
        Sink sink = request.audience().sink();
        return sink == null || request.stamp().epoch() == 0 ? List.of() : List.of(sinkJoin(request, sink, now));
    }

    /** Tells one node to leave groups of the present and older epochs. */
    Sdone leave(VideoRequest request, String node, Instant now) {
        return new Sdone(request.ruid(), node, request.stamp().term(), request.stamp().epoch(), now);
    }

    /** Ends the request for its viewer and for every node of its group. */
    List<DomainEvent> dissolve(VideoRequest request, Instant now) {
        List<DomainEvent> commands = new ArrayList<>();
        commands.add(end(request, now));
        commands.addAll(claims(request, now));
        Sink sink = request.audience().sink();
        if (sink != null) {
            commands.add(leave(request, sink.nodeId(), now));
        }
        request.plan().incarnations().keySet().forEach(node -> commands.add(leave(request, node, now)));
        return commands;
    }

    private static Strg strg(VideoRequest request, Instant now) {
        Asked asked = request.asked();
        return new Strg(asked.ruid(), request.stamp().term(), request.stamp().epoch(), request.stamp().sequence(), asked.movieId(),
                asked.movieVersion(), asked.wanted(), request.plan().missing(), request.audience().sink(), request.plan().shares(),
                request.plan().unavailable(), request.reason(), now);
    }

    private static Svjoin sinkJoin(VideoRequest request, Sink sink, Instant now) {
        Asked asked = request.asked();
        return new Svjoin(asked.ruid(), sink.nodeId(), sink.incarnation(), GroupRole.SINK, request.stamp().term(), request.stamp().epoch(),
                request.stamp().sequence(), asked.movieId(), asked.movieVersion(), sink, FrameMask.empty(), FrameMask.empty(), "",
                asked.wanted(), request.plan().shares(), request.plan().unavailable(), now);
    }

    private Svjoin holderJoin(VideoRequest request, Sink sink, String node, long incarnation, Instant now) {
        Asked asked = request.asked();
        long term = request.stamp().term();
        int epoch = request.stamp().epoch();
        FrameMask share = request.plan().shareMask(node);
        return new Svjoin(asked.ruid(), node, incarnation, share.isEmpty() ? GroupRole.STANDBY : GroupRole.SOURCE, term, epoch,
                request.stamp().sequence(), asked.movieId(), asked.movieVersion(), sink, share, request.plan().standbyMask(node),
                tokens.mint(asked.ruid(), node, incarnation, term, epoch), FrameMask.empty(), List.of(), FrameMask.empty(), now);
    }

    private static DomainEvent end(VideoRequest request, Instant now) {
        RequestPhase phase = request.phase();
        long term = request.stamp().term();
        int epoch = request.stamp().epoch();
        Audience audience = Objects.requireNonNull(request.audience());
        return phase == RequestPhase.DONE || phase == RequestPhase.CANCELLED
                ? new Vdone(request.ruid(), phase, term, epoch, audience.delivered(), audience.cached(), now)
                : new Vpdone(request.ruid(), phase, term, epoch, request.reason(), audience.delivered(), now);
    }
}
