package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.FakeLedger;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.gateway.request.RequestStory;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

class RestTest {

    private TestGateway gateway;
    private WebTestClient rest;

    @BeforeEach
    void start() {
        restart(new TestGatewayBuilder());
    }

    private void restart(TestGatewayBuilder builder) {
        if (gateway != null) {
            gateway.close();
        }
        gateway = builder.start().addHolders(2);
        rest = WebTestClient.bindToServer().baseUrl(gateway.address()).responseTimeout(Duration.ofSeconds(20)).build();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aMovieSaysHowWellItCanBeHad() {
        rest.get().uri("/api/v1/movies/street").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.id").isEqualTo("street")
                .jsonPath("$.version").isEqualTo("v1")
                .jsonPath("$.frames").isEqualTo(300)
                .jsonPath("$.frameRate").isEqualTo("10/1")
                .jsonPath("$.durationSeconds").isEqualTo(30.0)
                .jsonPath("$.state").isEqualTo("READY")
                .jsonPath("$.copies").isEqualTo(2)
                .jsonPath("$.copiesLive").isEqualTo(2)
                .jsonPath("$.missing").isEqualTo("")
                .jsonPath("$.recordedAt").hasJsonPath()
                .jsonPath("$.labels.place").isEqualTo("Dornbirn")
                .jsonPath("$.createdAt").isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void moviesAreListedPageByPageAndFound() {
        for (String id : List.of("alley", "bridge", "tower")) {
            gateway.catalogue().applyMovie(id, new Movie(id, "v1", "The " + id, 10, new FrameRate(10, 1), false, 8, 8, 100, 1, null, Map.of(), Instant.EPOCH));
        }
        rest.get().uri("/api/v1/movies?limit=2").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.items[*].id").isEqualTo(List.of("alley", "bridge"))
                .jsonPath("$.next").isEqualTo("bridge");
        rest.get().uri("/api/v1/movies?limit=2&after=bridge").exchange().expectBody()
                .jsonPath("$.items[*].id").isEqualTo(List.of("street", "tower"))
                .jsonPath("$.next").isEmpty();
        rest.get().uri("/api/v1/movies?q=BRIDGE").exchange().expectBody().jsonPath("$.items[*].id").isEqualTo(List.of("bridge"));
        rest.get().uri("/api/v1/movies?q=dornbirn").exchange().expectBody().jsonPath("$.items[*].id").isEqualTo(List.of("street"));
    }

    @Test
    void thePageRunsNoScriptButItsOwn() {
        for (String path : List.of("/", "/index.html", "/core/worker.js", "/app/main.js")) {
            String policy = rest.get().uri(path).exchange().expectStatus().isOk()
                    .expectHeader().valueEquals("X-Content-Type-Options", "nosniff")
                    .expectBody().returnResult().getResponseHeaders().getFirst("Content-Security-Policy");
            assertThat(policy).contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'self'");
            assertThat(policy).doesNotContain("unsafe");
        }
        String page = new String(rest.get().uri("/").exchange().expectBody().returnResult().getResponseBody(), StandardCharsets.UTF_8);
        assertThat(page).as("what the policy would refuse").doesNotContain(" style=\"", " onclick=").containsOnlyOnce("<script src=\"early.js\"></script>");
    }

    @Test
    void holdingsSayWhoHasWhat() {
        rest.get().uri("/api/v1/movies/street/holdings").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$[*].node").isEqualTo(List.of("frame-1", "frame-2"))
                .jsonPath("$[0].mask").isEqualTo("0-299")
                .jsonPath("$[0].frames").isEqualTo(300)
                .jsonPath("$[0].kind").isEqualTo("STORE");
    }

    @Test
    void aMovieSaysHowManyCopiesAreStillToBeMadeAndHowManyAreTooMany() {
        rest.get().uri("/api/v1/movies/street").exchange().expectBody().jsonPath("$.repair").isEqualTo(null);

        Holding whole = new Holding("frame-2", "street", "v1", HoldingKind.STORE, FrameMask.firstFrames(300), 1, Instant.EPOCH);
        gateway.catalogue().applyHolding(whole.key(),
                new Holding("frame-2", "street", "v1", HoldingKind.STORE, FrameMask.range(0, 99), 1, Instant.EPOCH));
        rest.get().uri("/api/v1/movies/street").exchange().expectBody()
                .jsonPath("$.repair.toCopy").isEqualTo(200)
                .jsonPath("$.repair.toDrop").isEqualTo(0);
        gateway.catalogue().applyHolding(whole.key(), whole);
        rest.get().uri("/api/v1/movies/street").exchange().expectBody().jsonPath("$.repair").isEqualTo(null);
    }

    @Test
    void aFrameServiceIsToldToDrainAndNoLonger() {
        rest.put().uri("/api/v1/domain/nodes/frame-1/draining").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.nodeId").isEqualTo("frame-1")
                .jsonPath("$.draining").isEqualTo(true);
        rest.delete().uri("/api/v1/domain/nodes/frame-1/draining").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.draining").isEqualTo(false);
        assertThat(gateway.told()).containsExactly("drain frame-1", "drain no more frame-1");
        rest.put().uri("/api/v1/domain/nodes/nosuch/draining").exchange().expectStatus().isNotFound();
    }

    @Test
    void aFrameIsByteIdenticalAndCacheable() {
        EntityExchangeResult<byte[]> first = rest.get().uri("/api/v1/movies/street/frames/17").exchange()
                .expectStatus().isOk()
                .expectHeader().contentType(MediaType.IMAGE_JPEG)
                .expectHeader().valueEquals("X-Frame", "17")
                .expectHeader().cacheControl(org.springframework.http.CacheControl.noCache().cachePublic())
                .expectBody().returnResult();
        assertThat(first.getResponseBody()).isEqualTo(TestGateway.jpeg(17));
        Crq crq = gateway.domain().sent(Crq.class).getFirst();
        assertThat(crq.wanted()).isEqualTo(FrameMask.of(17));
        assertThat(crq.maxSources()).isEqualTo(1);
        String etag = first.getResponseHeaders().getETag();
        rest.get().uri("/api/v1/movies/street/frames/17").header("If-None-Match", etag).exchange().expectStatus().isNotModified();
        rest.get().uri("/api/v1/movies/street/frames/17").exchange().expectStatus().isOk();
        assertThat(gateway.domain().sent(Crq.class)).as("the second cost no fetch, the third came from the cache").hasSize(1);
        assertThat(gateway.meters().counter("framecast.cache.hits", "cache", "frames").count()).isEqualTo(1);
    }

    @Test
    void manyWhoAskForOneFrameShareOneFetch() {
        List<Thread> askers = IntStream.range(0, 8)
                .mapToObj(i -> Thread.startVirtualThread(() ->
                        rest.get().uri("/api/v1/movies/street/frames/5").exchange().expectStatus().isOk()))
                .toList();
        askers.forEach(asker -> {
            try {
                asker.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(gateway.domain().sent(Crq.class)).hasSize(1);
    }

    @Test
    void aRequestIsMadeSeenDoneAndRemembered() {
        rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"movieId\":\"street\",\"wanted\":\"0-99\",\"have\":\"0-9\",\"maxSources\":2,\"ruid\":\"my-request\"}")
                .exchange()
                .expectStatus().isCreated()
                .expectHeader().location("/api/v1/requests/my-request")
                .expectBody()
                .jsonPath("$.ruid").isEqualTo("my-request")
                .jsonPath("$.movie.id").isEqualTo("street")
                .jsonPath("$.wanted").isEqualTo("0-99")
                .jsonPath("$.missing").isEqualTo("10-99")
                .jsonPath("$.links.self").isEqualTo("/api/v1/requests/my-request")
                .jsonPath("$.links.stream").isEqualTo("/api/v1/requests/my-request/stream")
                .jsonPath("$.links.socket").isEqualTo("ws://127.0.0.1:" + gateway.port() + "/api/v1/socket");
        rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"movieId\":\"street\",\"wanted\":\"0-99\",\"have\":\"0-9\",\"maxSources\":2,\"ruid\":\"my-request\"}")
                .exchange().expectStatus().isOk();
        problem(rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"movieId\":\"street\",\"wanted\":\"0-98\",\"ruid\":\"my-request\"}").exchange(), 409, "another request");
        rest.get().uri("/api/v1/requests/my-request").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.phase").isEqualTo("PLANNED")
                .jsonPath("$.epoch").isEqualTo(1)
                .jsonPath("$.missing").isEqualTo("10-99")
                .jsonPath("$.strategy.shares[0].node").isEqualTo("frame-1")
                .jsonPath("$.strategy.shares[0].frames").isEqualTo(45)
                .jsonPath("$.strategy.shares[0].standbys[0].node").isEqualTo("frame-2")
                .jsonPath("$.history[*].event").isEqualTo(List.of("CRQ", "PRQ", "STRG"));
        rest.post().uri("/api/v1/requests/my-request/done").contentType(MediaType.APPLICATION_JSON).bodyValue("{\"cached\":\"0-4\"}")
                .exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.phase").isEqualTo("DONE")
                .jsonPath("$.cached").isEqualTo("0-4");
        assertThat(gateway.domain().sent(Cdone.class).getFirst().cached()).isEqualTo(FrameMask.range(0, 4));
        rest.delete().uri("/api/v1/requests/my-request").exchange().expectStatus().isNoContent();
        rest.get().uri("/api/v1/requests/my-request").exchange().expectBody().jsonPath("$.phase").isEqualTo("DONE");
    }

    @Test
    void aDeletedRequestIsCancelled() {
        rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"movieId\":\"street\",\"ruid\":\"r1\"}").exchange().expectStatus().isCreated();
        rest.delete().uri("/api/v1/requests/r1").exchange().expectStatus().isNoContent();
        rest.get().uri("/api/v1/requests/r1").exchange().expectBody().jsonPath("$.phase").isEqualTo("CANCELLED");
        assertThat(gateway.domain().sent(Cancel.class).getFirst().reason()).isEqualTo(CancelReason.DELETED);
    }

    @Test
    void whereNoCoordinatorTakesARequestItIsRefusedWithinASecond() {
        gateway.domain().silent(true);
        long began = System.nanoTime();
        problem(rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON).bodyValue("{\"movieId\":\"street\"}")
                .exchange().expectHeader().valueEquals("Retry-After", "1"), 503, "no coordinator");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1500));
        assertThat(gateway.domain().sent(Crq.class)).as("it was asked for more than once").hasSizeGreaterThan(1);
        gateway.domain().silent(false);
        gateway.domain().kafkaDown(true);
        problem(rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON).bodyValue("{\"movieId\":\"street\"}")
                .exchange().expectHeader().valueEquals("Retry-After", "1"), 503, "Kafka");
        gateway.domain().kafkaDown(false);
        rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON).bodyValue("{\"movieId\":\"street\"}")
                .exchange().expectStatus().isCreated();
    }

    @Test
    void olderRequestsComeFromTheLedger() {
        RequestStory story = new RequestStory("old-one");
        story.apply(new Prq("old-one", 1, 0, 0, "street", "v1", FrameMask.range(0, 9), FrameMask.empty(), FrameMask.range(0, 9), 4,
                Purpose.VIEW, null, List.of(), List.of(), Instant.EPOCH));
        restart(new TestGatewayBuilder().ledger(new FakeLedger().put(story.snapshot().orElseThrow())));
        rest.get().uri("/api/v1/requests/old-one").exchange().expectStatus().isOk().expectBody().jsonPath("$.wanted").isEqualTo("0-9");
        rest.get().uri("/api/v1/requests?movieId=street&limit=10").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.items[0].ruid").isEqualTo("old-one")
                .jsonPath("$.items[0].phase").isEqualTo(RequestPhase.PENDING.name())
                .jsonPath("$.next").isEmpty();
        problem(rest.get().uri("/api/v1/requests/unknown").exchange(), 404, "unknown");
    }

    @Test
    void withoutPostgresqlNewRequestsWorkAndOldOnesAreSaidToBeOutOfReach() {
        restart(new TestGatewayBuilder().ledger(new FakeLedger().away()));
        problem(rest.get().uri("/api/v1/requests").exchange(), 503, "PostgreSQL");
        problem(rest.get().uri("/api/v1/requests/unknown").exchange(), 503, "PostgreSQL");
        rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"movieId\":\"street\",\"ruid\":\"r2\"}").exchange().expectStatus().isCreated();
        rest.get().uri("/api/v1/requests/r2").exchange().expectStatus().isOk();
    }

    @Test
    void theDomainSaysWhoLives() {
        rest.get().uri("/api/v1/domain").exchange().expectStatus().isOk().expectBody()
                .jsonPath("$.domain").isEqualTo("framecast")
                .jsonPath("$.view.number").isEqualTo(3)
                .jsonPath("$.view.members[*].nodeId").isEqualTo(List.of("coordinator-1", "frame-1", "frame-2", "gateway-1"))
                .jsonPath("$.view.members[1].role").isEqualTo("FRAME_SERVICE")
                .jsonPath("$.view.members[3].address").isEqualTo("127.0.0.1:" + gateway.port())
                .jsonPath("$.view.members[1].state").isEqualTo("UP")
                .jsonPath("$.view.members[1].load.freeBytes").isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET | /api/v1/nosuch | 404 | /api/v1/nosuch",
        "GET | /nosuch.html | 404 | /nosuch.html",
        "GET | /api/v1/movies/nosuch | 404 | nosuch",
        "GET | /api/v1/movies/nosuch/holdings | 404 | nosuch",
        "GET | /api/v1/movies/nosuch/frames/0 | 404 | nosuch",
        "GET | /api/v1/movies/nosuch/stream | 404 | nosuch",
        "GET | /api/v1/movies/street/frames/300 | 404 | 300 frames (0-299)",
        "GET | /api/v1/movies/street/frames/99999999999 | 400 | 99999999999",
        "GET | /api/v1/movies/street/frames/-1 | 400 | -1",
        "GET | /api/v1/movies/street/frames/x | 400 | 'x'",
        "GET | /api/v1/movies?limit=x | 400 | limit must be a whole number from 1 to 1000, got 'x'",
        "GET | /api/v1/movies?limit=0 | 400 | '0'",
        "GET | /api/v1/movies/street/stream?rate=0 | 400 | rate",
        "GET | /api/v1/movies/street/stream?rate=fast | 400 | 'fast'",
        "GET | /api/v1/movies/street/stream?rate=NaN | 400 | 'NaN'",
        "GET | /api/v1/movies/street/stream?frames=0-300 | 400 | mask ends at 300, the movie has 300 frames (0-299)",
        "GET | /api/v1/movies/street/stream?frames=1-0 | 400 | 1-0",
        "GET | /api/v1/imports/nosuch | 404 | nosuch",
        "GET | /api/v1/requests/nosuch | 404 | nosuch",
        "GET | /api/v1/requests/nosuch/stream | 404 | nosuch",
        "DELETE | /api/v1/requests/nosuch | 404 | nosuch",
        "POST | /api/v1/requests/nosuch/done | 404 | nosuch",
        "GET | /api/v1/requests?phase=SLEEPING | 400 | SLEEPING",
        "GET | /api/v1/requests?limit=-1 | 400 | '-1'",
        "GET | /api/v1/socket | 426 | ws://",
        "PUT | /api/v1/movies | 405 | GET, POST",
        "DELETE | /api/v1/domain | 405 | GET",
        "POST | /api/v1/movies?id=../x | 400 | ../x",
        "POST | /api/v1/movies?copies=0 | 400 | copies must be a whole number from 1 to 16, got '0'",
        "POST | /api/v1/movies?recordedAt=yesterday | 400 | ISO-8601",
        "POST | /api/v1/movies | 400 | empty",
    })
    void whatIsWrongIsSaidAsProblem(String method, String path, int status, String part) {
        problem(rest.method(org.springframework.http.HttpMethod.valueOf(method)).uri(gateway.address() + path).exchange(), status, part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ | 400 | JSON",
        "[1] | 400 | object",
        "{} | 400 | movieId must be given",
        "{'movieId':5} | 400 | movieId must be a text, got 5",
        "{'movieId':'nosuch'} | 404 | nosuch",
        "{'movieId':'street','wanted':'0-300'} | 400 | wanted: mask ends at 300",
        "{'movieId':'street','wanted':'x'} | 400 | wanted: ",
        "{'movieId':'street','wanted':[1]} | 400 | wanted must be a text",
        "{'movieId':'street','wanted':''} | 400 | names no frame",
        "{'movieId':'street','have':'b:2'} | 400 | have: ",
        "{'movieId':'street','maxSources':0} | 400 | maxSources must be a whole number from 1 to 64, got 0",
        "{'movieId':'street','maxSources':'4'} | 400 | maxSources",
        "{'movieId':'street','maxSources':99999999999} | 400 | maxSources",
        "{'movieId':'street','ruid':'a/b'} | 400 | a/b",
        "{'movieId':'street','ruid':''} | 400 | ruid",
    })
    void aBodyThatIsWrongIsSaidAsProblem(String body, int status, String part) {
        problem(rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON).bodyValue(body.replace('\'', '"')).exchange(),
                status, part);
    }

    @Test
    void bodiesOfTheWrongKindOrSizeAreRefused() {
        problem(rest.post().uri("/api/v1/requests").contentType(MediaType.TEXT_PLAIN).bodyValue("{}").exchange(), 415, "application/json");
        problem(rest.post().uri("/api/v1/requests").contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"movieId\":\"" + "x".repeat(9 << 20) + "\"}").exchange(), 413, "larger");
        problem(rest.get().uri("/api/v1/movies").accept(MediaType.APPLICATION_PDF).exchange(), 406, "application/json");
        problem(rest.post().uri("/api/v1/movies").contentType(MediaType.parseMediaType("multipart/form-data; boundary=x")).bodyValue("--x--")
                .exchange(), 415, "--data-binary");
    }

    private static void problem(WebTestClient.ResponseSpec response, int status, String part) {
        response.expectStatus().isEqualTo(status)
                .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status").isEqualTo(status)
                .jsonPath("$.title").isNotEmpty()
                .jsonPath("$.detail").value(String.class, detail -> assertThat(detail).contains(part));
    }
}
