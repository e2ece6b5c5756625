package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.CountedUpload;
import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.layout.ClusterProblem;
import java.io.IOException;
import java.io.PrintWriter;
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
    private final PrintWriter err;
    private final boolean terminal;

    MovieUpload(GatewayClient gateway, PrintWriter err, boolean terminal) {
        this.gateway = gateway;
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Returns once every frame is durable.
     *
     * @param query {@code id} and {@code title} as far as they are given
     * @return the movie's id and how many frames it has, as a sentence
     * @throws ClusterProblem with the gateway's reason where the import fails
     */
    String run(Path file, Map<String, String> query) {
        JsonNode accepted = upload(file, query);
        String movieId = accepted.path("movieId").asString("?");
        JsonNode end = follow(file, accepted.path("importId").asString(""));
        if (end.path("state").asString("").equals("FAILED")) {
            throw new ClusterProblem("importing %s failed: %s".formatted(file, end.path("detail").asString("no reason given")));
        }
        return "%s is imported as %s: %d frames".formatted(file.getFileName(), movieId, end.path("frames").asLong(0));
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
            show(ProgressBar.line(name, body.sentBytes(), body.contentLength(), millisSince(beganNanos)));
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        try {
            JsonNode accepted = answer.join();
            lastly(ProgressBar.line(name, body.sentBytes(), body.contentLength(), millisSince(beganNanos)));
            return accepted;
        } catch (CompletionException e) {
            lastly("");
            throw e.getCause() instanceof ClusterProblem problem ? problem : new ClusterProblem("uploading " + file + " failed: " + e.getCause(), e);
        }
    }

    private JsonNode follow(Path file, String importId) {
        String stage = "";
        long seenNanos = System.nanoTime();
        while (true) {
            Optional<JsonNode> now = gateway.findJson("/imports/" + GatewayClient.encoded(importId));
            if (now.isPresent()) {
                seenNanos = System.nanoTime();
                String state = now.get().path("state").asString("");
                show("%s %s, %d frames".formatted(file.getFileName(), state.toLowerCase(Locale.ROOT), now.get().path("frames").asLong(0)));
                if (!terminal && !state.equals(stage)) {
                    err.println("  " + file.getFileName() + " " + state.toLowerCase(Locale.ROOT));
                    err.flush();
                }
                stage = state;
                if (state.equals("DONE") || state.equals("FAILED")) {
                    lastly("");
                    return now.get();
                }
            } else if (System.nanoTime() - seenNanos > UNKNOWN_NANOS_MAX) {
                throw new ClusterProblem("the gateway does not know the import %s of %s any more".formatted(importId, file));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private void show(String line) {
        if (terminal) {
            err.print("\r  " + line + "\033[K");
            err.flush();
        }
    }

    private void lastly(String line) {
        if (terminal) {
            err.print("\r\033[K");
        }
        if (!line.isEmpty()) {
            err.println("  " + line);
        }
        err.flush();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
