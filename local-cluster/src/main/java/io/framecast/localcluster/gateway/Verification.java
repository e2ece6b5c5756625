package io.framecast.localcluster.gateway;

import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** Has every live holder of a movie read its frames, all of them at once: each reads its own disk. */
public final class Verification {

    private final GatewayClient gateway;
    private final String movieId;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private volatile long copies;

    public Verification(GatewayClient gateway, String movieId) {
        this.gateway = gateway;
        this.movieId = movieId;
    }

    /** How many copies of frames there are to read; 0 until that is known. From any thread. */
    public long copies() {
        return copies;
    }

    /** How many of them were read so far. From any thread. */
    public long readCopies() {
        return Math.min(read.get(), copies);
    }

    /** How many of these are bad. From any thread. */
    public long badCopies() {
        return bad.get();
    }

    /**
     * Returns when all are read, or could not be; once.
     *
     * @throws ClusterProblem where there is no such movie, or the gateway does not answer
     */
    public VerificationReport run() {
        String path = "/movies/" + GatewayClient.encoded(movieId);
        JsonNode movie = gateway.getJson(path);
        List<NodeFindings> begun = new ArrayList<>();
        for (JsonNode holding : gateway.getJson(path + "/holdings")) {
            if (holding.path("kind").asString("").equals("STORE")) {
                begun.add(NodeFindings.begun(holding.path("node").asString(""), FrameMask.parse(holding.path("mask").asString(""))));
            }
        }
        copies = begun.stream().mapToLong(node -> node.held().count()).sum();
        List<CompletableFuture<NodeFindings>> ends = begun.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> check(node, path), Thread::startVirtualThread))
                .toList();
        return new VerificationReport(movieId, movie.path("frames").asInt(0), movie.path("copies").asInt(1), ends.stream().map(CompletableFuture::join).toList());
    }

    private NodeFindings check(NodeFindings begun, String path) {
        NodeFindings found = begun;
        int from = 0;
        while (from >= 0) {
            try {
                JsonNode part = gateway.postJson(path + "/check?node=" + GatewayClient.encoded(begun.node()) + "&from=" + from);
                FrameMask badHere = FrameMask.parse(part.path("bad").asString(""));
                found = found.and(part.path("frames").asInt(0), part.path("bytes").asLong(0), badHere);
                read.addAndGet(part.path("frames").asInt(0));
                bad.addAndGet(badHere.count());
                from = part.path("next").asInt(-1);
            } catch (ClusterProblem e) {
                return found.brokenOff(e.getMessage());
            }
        }
        return found;
    }
}
