package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.test.web.reactive.server.WebTestClient;

class MovieChangeTest {

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    private final WebTestClient rest = WebTestClient.bindToServer().baseUrl(gateway.address()).responseTimeout(Duration.ofSeconds(20)).build();

    private ResponseSpec patch(String body) {
        return rest.patch().uri("/api/v1/movies/street").contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
    }

    private static void problem(ResponseSpec answer, int status, String words) {
        answer.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody().jsonPath("$.detail").value(String.class, detail -> assertThat(detail).contains(words));
    }

    @Test
    void aChangedMovieIsAnsweredAndSeenAtOnce() {
        patch("{\"title\":\" Cafe\u0301 \",\"labels\":{\"camera\":\"north\"},\"copies\":3,\"recordedAt\":\"2026-01-02T03:04:05+01:00\"}")
                .expectStatus().isOk().expectBody()
                .jsonPath("$.id").isEqualTo("street")
                .jsonPath("$.title").isEqualTo("Caf\u00e9")
                .jsonPath("$.labels.camera").isEqualTo("north")
                .jsonPath("$.labels.place").doesNotExist()
                .jsonPath("$.copies").isEqualTo(3)
                .jsonPath("$.recordedAt").isEqualTo("2026-01-02T02:04:05Z")
                .jsonPath("$.version").isEqualTo("v1");
        rest.get().uri("/api/v1/movies/street").exchange().expectBody().jsonPath("$.title").isEqualTo("Caf\u00e9");
        patch("{\"recordedAt\":null,\"title\":null}").expectStatus().isOk().expectBody()
                .jsonPath("$.recordedAt").isEmpty()
                .jsonPath("$.title").isEqualTo("Caf\u00e9")
                .jsonPath("$.labels.camera").isEqualTo("north");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"titel\":\"x\"} | 'titel'",
        "{\"title\":\"  \"} | title must have 1 to 200 characters, got none",
        "{\"title\":7} | title must be a text",
        "{\"title\":\"a\\nb\"} | control characters",
        "{\"title\":\"\\ud800\"} | half of a surrogate pair",
        "{\"copies\":0} | copies must be a whole number from 1 to 16, got 0",
        "{\"copies\":1.5} | copies must be a whole number",
        "{\"copies\":\"2\"} | copies must be a whole number",
        "{\"labels\":[]} | labels must be an object",
        "{\"labels\":{\"a b\":\"c\"}} | got 'a b'",
        "{\"labels\":{\"a\":1}} | a label's value must be a text",
        "{\"labels\":{\"a\":\"\"}} | label a must have 1 to 200 characters",
        "{\"recordedAt\":\"yesterday\"} | ISO-8601",
        "[] | must be a JSON object",
        "{ | must be JSON"})
    void whatBreaksARuleIsRefusedWithIt(String body, String words) {
        problem(patch(body), 400, words);
        assertThat(gateway.domain().sent(ImportEvent.class)).isEmpty();
    }

    @Test
    void tooManyOrTooLongLabelsAreRefused() {
        StringBuilder many = new StringBuilder("{\"labels\":{\"k0\":\"v\"");
        for (int i = 1; i <= 32; i++) {
            many.append(",\"k").append(i).append("\":\"v\"");
        }
        problem(patch(many + "}}"), 400, "labels must be at most 32, got 33");
        problem(patch("{\"labels\":{\"k\":\"" + "x".repeat(201) + "\"}}"), 400, "1 to 200 characters, got 201");
        problem(patch("{\"labels\":{\"" + "k".repeat(41) + "\":\"v\"}}"), 400, "a label's key must be 1-40");
        patch("{\"title\":\"" + "\ud83c\udfac".repeat(200) + "\"}").expectStatus().isOk();
    }

    @Test
    void aDeletedMovieIsGoneAtOnceAndSoAreItsFramesFromEveryCache() {
        String etag = rest.get().uri("/api/v1/movies/street/frames/3").exchange().expectStatus().isOk()
                .expectHeader().cacheControl(CacheControl.noCache().cachePublic())
                .expectBody().returnResult().getResponseHeaders().getETag();
        rest.get().uri("/api/v1/movies/street/frames/3").header("If-None-Match", etag).exchange().expectStatus().isNotModified();
        rest.get().uri("/api/v1/movies/street/frames/3?version=v1").exchange().expectStatus().isOk()
                .expectHeader().cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());

        rest.delete().uri("/api/v1/movies/street").exchange().expectStatus().isNoContent();
        problem(rest.get().uri("/api/v1/movies/street").exchange(), 404, "street");
        problem(rest.get().uri("/api/v1/movies/street/frames/3").header("If-None-Match", etag).exchange(), 404, "street");
        problem(rest.delete().uri("/api/v1/movies/street").exchange(), 404, "street");
        problem(patch("{\"title\":\"x\"}"), 404, "street");

        gateway.catalogue().applyMovie("street", new Movie("street", "v2", "Anew", 300, new FrameRate(10, 1), false, 8, 8, 100, 1, null, Map.of(),
                Instant.EPOCH).listed(8, 1));
        problem(rest.get().uri("/api/v1/movies/street/frames/3?version=v1").exchange(), 404, "version 'v1'");
        assertThat(rest.get().uri("/api/v1/movies/street/frames/3").header("If-None-Match", etag).exchange()
                .expectBody().returnResult().getStatus().value()).as("not the old bytes").isNotEqualTo(304);
    }

    @Test
    void whoeverWatchesADeletedMovieIsToldSo() throws Exception {
        try (SocketClient viewer = SocketClient.connect(gateway.port())) {
            viewer.send("{\"type\":\"open\",\"channel\":1,\"movieId\":\"street\"}");
            viewer.awaitText("opened");
            rest.delete().uri("/api/v1/movies/street").exchange().expectStatus().isNoContent();
            var phase = viewer.awaitText("phase");
            assertThat(phase.path("phase").asString()).isEqualTo("FAILED");
            assertThat(phase.path("detail").asString()).isEqualTo("movie street was deleted");
        }
    }

    @Test
    void whereNoCoordinatorTakesItItIsRefusedWithinASecondOrSo() {
        gateway.domain().silent(true);
        long began = System.nanoTime();
        rest.delete().uri("/api/v1/movies/street").exchange().expectHeader().valueEquals("Retry-After", "1").expectStatus().isEqualTo(503);
        problem(patch("{\"copies\":1}"), 503, "no coordinator took it within 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        List<ImportEvent> asked = gateway.domain().sent(ImportEvent.class);
        assertThat(asked).as("asked more than once, as the same question").hasSizeGreaterThan(3);
        assertThat(asked.stream().map(ImportEvent::importId).distinct()).hasSize(2);
        gateway.domain().kafkaDown(true);
        problem(rest.delete().uri("/api/v1/movies/street").exchange(), 503, "Kafka takes no records");
    }

    @Test
    void whatIsBeingImportedIsListedWithItsFactsAndCanBeDeleted() {
        gateway.domain().send(io.framecast.protocol.topic.Topics.IMPORT, "yard", new ImportEvent.Requested("i1", "yard", "gateway-2", "The yard", 2,
                Instant.parse("2026-01-01T00:00:00Z"), Map.of("camera", "south"), Instant.now()));
        rest.get().uri("/api/v1/movies?q=camera:south").exchange().expectBody()
                .jsonPath("$.items[0].id").isEqualTo("yard")
                .jsonPath("$.items[0].state").isEqualTo("IMPORTING")
                .jsonPath("$.items[0].copies").isEqualTo(2)
                .jsonPath("$.items[0].labels.camera").isEqualTo("south");
        problem(rest.patch().uri("/api/v1/movies/yard").contentType(MediaType.APPLICATION_JSON).bodyValue("{\"copies\":1}").exchange(), 404,
                "unknown here");
        assertThat(gateway.domain().sent(ImportEvent.ChangeAsked.class)).as("the coordinator decides").hasSize(1);
    }

    @Test
    void moviesAreFoundByLabelAndByTheTimeOfTheirRecording() {
        add("m1", Map.of("camera", "north"), Instant.parse("2026-03-01T08:00:00Z"));
        add("m2", Map.of("camera", "south"), Instant.parse("2026-03-01T23:59:59Z"));
        add("m3", Map.of("camera", "north"), Instant.parse("2026-03-02T00:00:00Z"));
        found("q=camera:north", "m1", "m3");
        found("from=2026-03-01&to=2026-03-01", "m1", "m2");
        found("from=2026-03-01T12:00:00Z", "m2", "m3");
        found("to=2026-03-01T12:00:00Z", "m1");
        found("q=camera:north&from=2026-03-02", "m3");
        problem(rest.get().uri("/api/v1/movies?from=tomorrow").exchange(), 400, "from must be an ISO-8601 time");
        problem(rest.get().uri("/api/v1/movies?from=2026-03-02&to=2026-03-01").exchange(), 400, "from must be before to");
        problem(rest.get().uri("/api/v1/movies?q={q}", "\"north").exchange(), 400, "a quotation in q");
    }

    private void add(String id, Map<String, String> labels, Instant recordedAt) {
        gateway.catalogue().applyMovie(id,
                new Movie(id, "v1", "A movie", 10, new FrameRate(10, 1), false, 8, 8, 100, 1, recordedAt, labels, Instant.EPOCH));
    }

    private void found(String query, String... ids) {
        rest.get().uri("/api/v1/movies?" + query).exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.items[*].id").isEqualTo(List.of(ids));
    }
}
