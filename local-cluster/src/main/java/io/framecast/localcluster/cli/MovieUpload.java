package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.CountedUpload;
import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Uploads one file and follows its import to the end; on a terminal with a bar, else with a line for each stage. */
final class MovieUpload {

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long UNKNOWN_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final GatewayClient gateway;
    private final LiveLine line;

    MovieUpload(GatewayClient gateway, LiveLine line) {
        this.gateway = gateway;
        this.line = line;
    }

    /**
     * Returns once every frame is durable, with the import as the gateway describes it in the end.
     *
     * @param query {@code id} and {@code title} as far as they are given
     * @throws ClusterProblem with the gateway's reason where the import fails
     */
    JsonNode run(Path file, Map<String, String> query) {
        try {
            JsonNode end = follow(file, upload(file, query).path("importId").asString(""));
            if (end.path("state").asString("").equals("FAILED")) {
                throw new ClusterProblem("importing %s failed: %s".formatted(file, end.path("detail").asString("no reason given")));
            }
            return end;
        } finally {
            line.clear();
        }
    }

    /** What came of it, as a sentence. */
    static String sentence(Path file, JsonNode end) {
        String movieId = end.path("movieId").asString("?");
        long frames = end.path("frames").asLong(0);
        return "%s is imported as %s: %d %s; watch it with ./framecast play %s".formatted(
                file.getFileName(), movieId, frames, frames == 1 ? "frame" : "frames", movieId);
    }

    private JsonNode upload(Path file, Map<String, String> query) {
        CountedUpload body;
        try {
            body = new CountedUpload(file);
        } catch (IOException e) {
            throw new ClusterProblem("cannot read " + file + ": " + (Files.exists(file) ? e.getMessage() : "there is no such file"), e);
        }
        long beganNanos = System.nanoTime();
        String name = file.getFileName().toString();
        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> gateway.importMovie(query, body), Thread::startVirtualThread);
        while (!answer.isDone()) {
            line.show(ProgressBar.ofBytes(name, body.sentBytes(), body.contentLength(), millisSince(beganNanos)));
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        try {
            JsonNode accepted = answer.join();
            line.clear();
            line.keep(ProgressBar.ofBytes(name, body.sentBytes(), body.contentLength(), millisSince(beganNanos)));
            return accepted;
        } catch (CompletionException e) {
            throw e.getCause() instanceof ClusterProblem problem ? problem : new ClusterProblem("uploading " + file + " failed: " + e.getCause(), e);
        }
    }

    private JsonNode follow(Path file, String importId) {
        String stage = "";
        long beganNanos = System.nanoTime();
        long seenNanos = beganNanos;
        long frames = 0;
        long framesNanos = beganNanos;
        while (true) {
            Optional<JsonNode> now = gateway.findJson("/imports/" + GatewayClient.encoded(importId));
            if (now.isPresent()) {
                seenNanos = System.nanoTime();
                String state = now.get().path("state").asString("");
                if (!state.equals(stage)) {
                    beganNanos = seenNanos;
                    stage = state;
                    if (!line.screen().live()) {
                        line.keep(file.getFileName() + " " + state.toLowerCase(Locale.ROOT));
                    }
                }
                if (state.equals("DONE") || state.equals("FAILED")) {
                    return now.get();
                }
                // Told about once a second and looked at more often: between two counts the rate stays, as nothing is known.
                if (now.get().path("frames").asLong(0) != frames) {
                    frames = now.get().path("frames").asLong(0);
                    framesNanos = seenNanos;
                }
                line.show(stageLine(file.getFileName().toString(), state, frames, (framesNanos - beganNanos) / 1_000_000, millisSince(beganNanos)));
            } else if (System.nanoTime() - seenNanos > UNKNOWN_NANOS_MAX) {
                throw new ClusterProblem("the gateway does not know the import %s of %s any more; ./framecast movies shows whether it is there"
                        .formatted(importId, file));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Until a film is converted nobody knows how many frames it has: there is a rate, of when they were counted, and no time left. */
    static String stageLine(String name, String state, long frames, long framesMillis, long elapsedMillis) {
        String count = frames == 0 ? "" : frames == 1 ? ", 1 frame" : ", " + frames + " frames";
        String rate = state.equals("CONVERTING") && frames > 1 && framesMillis > 0 ? "  " + ProgressBar.framesPerSecond(frames, framesMillis) : "";
        return "%s %s%s%s  %s".formatted(name, state.toLowerCase(Locale.ROOT), count, rate, ProgressBar.clock(elapsedMillis / 1000));
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
