package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Digests;
import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.footage.Footage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** Steps that several scenarios share: movies that are there, and what is stored of them. */
final class Library {

    static final String DEMO = "demo";
    static final Duration IMPORTED_WITHIN = Duration.ofSeconds(90);
    private static final Duration JOINED_WITHIN = Duration.ofSeconds(60);
    private static final int NODES = 10;

    private Library() {}

    /** Waits until all processes of a cluster as {@code up} starts it are in the domain's view. */
    static void awaitAllNodes(Rest rest) {
        Await.until("all nodes in the view", JOINED_WITHIN, () -> rest.get("domain").expect(200).json().path("view").path("members").size() == NODES);
    }

    /** The file, or the scenario is skipped loudly; where {@code CI=true} that is a failure. */
    static Path fileOf(Footage footage) {
        Optional<Path> file = footage.file();
        if (file.isEmpty()) {
            skip("SKIPPED FOR WANT OF FOOTAGE: %s is not in FRAMECAST_FOOTAGE (%s); ./framecast test fetches it"
                    .formatted(footage.fileName(), System.getenv("FRAMECAST_FOOTAGE")));
        }
        return file.orElseThrow();
    }

    /** The program is on the PATH, or the scenario is skipped loudly; where {@code CI=true} that is a failure. */
    static void program(String name, String packages) {
        boolean isThere = Stream.of(System.getenv("PATH").split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        if (!isThere) {
            skip("SKIPPED FOR WANT OF A PROGRAM: %s is not on the PATH; ./framecast test installs it (Debian: %s)".formatted(name, packages));
        }
    }

    /** The module is there for Debian's own Python, or as above. */
    static void pythonModule(String name, String packages) {
        try {
            int exit = new ProcessBuilder("/usr/bin/python3", "-c", "import " + name).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            if (exit == 0) {
                return;
            }
        } catch (IOException e) {
            // No Python either.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        skip("SKIPPED FOR WANT OF A PROGRAM: /usr/bin/python3 has no %s; ./framecast test installs it (Debian: %s)".formatted(name, packages));
    }

    private static void skip(String message) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        System.err.println(message);
        Assumptions.abort(message);
    }

    /** The movie of that id, imported from the footage where it is not there yet. */
    static JsonNode movie(Rest rest, String id, Footage footage) {
        return movie(rest, id, footage.fileName(), () -> fileOf(footage));
    }

    /** The movie of that id, imported from the file where it is not there yet. */
    static JsonNode movie(Rest rest, String id, String title, Supplier<Path> file) {
        Answer known = rest.get("movies/" + id);
        if (known.status() != 200) {
            JsonNode ended = awaitImport(rest, rest.upload(file.get(), id, title).expect(202).json().path("importId").asString());
            assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        }
        // A gateway hears of the movie and of its holdings by different topics.
        return Await.present("movie " + id + " is READY", Duration.ofSeconds(5), () -> Optional.of(rest.get("movies/" + id).expect(200).json())
                .filter(movie -> movie.path("state").asString().equals("READY")));
    }

    /** The import's last state: DONE or FAILED. */
    static JsonNode awaitImport(Rest rest, String importId) {
        return Await.present("the end of import " + importId, IMPORTED_WITHIN, () -> Optional.of(rest.get("imports/" + importId).expect(200).json())
                .filter(state -> state.path("state").asString().equals("DONE") || state.path("state").asString().equals("FAILED")));
    }

    /** Digest of each frame of a multipart stream, by frame number. */
    static Map<Integer, String> digestsByMultipart(Rest rest, String path) {
        Map<Integer, String> digests = new TreeMap<>();
        HttpResponse<InputStream> response = rest.open(path);
        assertThat(response.statusCode()).isEqualTo(200);
        try (MultipartReader parts = new MultipartReader(response.body(), response.headers().firstValue("Content-Type").orElse(""))) {
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                digests.put(part.get().frame(), Digests.sha256(part.get().body()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digests;
    }

    /** Waits until a request has ended and returns it. */
    static JsonNode awaitPhase(Rest rest, String ruid, String phase, Duration within) {
        JsonNode[] last = {null};
        try {
            return Await.present(ruid + " is " + phase, within, () -> {
                last[0] = rest.get("requests/" + ruid).expect(200).json();
                return Optional.of(last[0]).filter(request -> request.path("phase").asString().equals(phase));
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last seen: " + last[0], e);
        }
    }

    /** Asserts that an answer is a problem with that status whose detail has each of the words. */
    static void assertProblem(Answer answer, int status, String... words) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        String detail = answer.json().path("detail").asString();
        assertThat(detail).isNotEmpty();
        for (String word : words) {
            assertThat(detail).contains(word);
        }
    }
}
