package io.framecast.gateway.drain;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeRole;
import java.time.Duration;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** Tells frame services to drain, or no longer to: each keeps that itself, and says so with its heartbeats. Thread-safe. */
public final class DrainDesk {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final Catalogue catalogue;
    private final FrameService services;

    /** A frame service that is told. */
    @FunctionalInterface
    public interface FrameService {

        /** Tells it; completes when it has made a note of it. */
        Mono<Void> drain(Member node, boolean on);
    }

    /** @param services how they are told */
    public DrainDesk(Catalogue catalogue, FrameService services) {
        this.catalogue = catalogue;
        this.services = services;
    }

    /**
     * What a node was told.
     *
     * @param nodeId the frame service
     * @param draining whether it is being emptied
     * @param storedBytes what it still stored, as it last said itself
     */
    public record DrainReport(String nodeId, boolean draining, long storedBytes) {}

    /**
     * Tells a node; completes when it has made a note of it.
     *
     * @param on whether it shall be emptied
     */
    public Mono<DrainReport> set(String nodeId, boolean on) {
        Member member = catalogue.view().member(nodeId).orElseThrow(() -> new RequestRefusedException(404,
                "node '" + nodeId + "' is not in the domain; GET /api/v1/domain lists who is"));
        if (member.role() != NodeRole.FRAME_SERVICE) {
            throw new RequestRefusedException(409, "a frame service can be drained, " + nodeId + " is a "
                    + member.role().name().toLowerCase(Locale.ROOT) + "; stop it as it is, others take over");
        }
        return services.drain(member, on)
                .timeout(ANSWER_WITHIN)
                .onErrorMap(e -> new RequestRefusedException(503, nodeId + " must answer within " + ANSWER_WITHIN.toSeconds() + " s, it said: "
                        + e.getMessage() + "; try again, or see its log"))
                .thenReturn(new DrainReport(nodeId, on, catalogue.load(nodeId).storedBytes()));
    }
}
