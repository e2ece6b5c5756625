package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The domain's events as they happen, over real HTTP. */
@Timeout(60)
class EventStreamTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.withTwoHolders();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        client.shutdownNow();
        gateway.close();
    }

    /** An event as a client reads it. */
    private record Read(@Nullable String id, @Nullable String name, @Nullable String data, @Nullable String comment) {

        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    private final class Stream implements AutoCloseable {

        private final HttpResponse<java.io.InputStream> response;
        private final BufferedReader lines;

        Stream(String query, @Nullable String lastEventId) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/events" + query));
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            open.add(this);
        }

        /** The next event or comment; null at the end of the stream. */
        @Nullable Read next() {
            try {
                String id = null;
                String name = null;
                String data = null;
                String comment = null;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isEmpty()) {
                        return new Read(id, name, data, comment);
                    }
                    String value = line.substring(line.indexOf(':') + 1);
                    switch (line.substring(0, line.indexOf(':'))) {
                        case "id" -> id = value;
                        case "event" -> name = value;
                        case "data" -> data = value;
                        case "" -> comment = value;
                        default -> throw new AssertionError(line);
                    }
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Read nextEvent() {
            Read next = next();
            while (next != null && next.name == null) {
                next = next();
            }
            assertThat(next).as("the stream goes on").isNotNull();
            return next;
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    private static Slost slost(String ruid, String reason) {
        return new Slost(ruid, "gateway-1", "frame-1", 1, 7, 2, reason, FrameMask.parse("0-9,20"), Instant.parse("2026-03-01T12:00:00Z"));
    }

    private void happens(String key, DomainEvent event) {
        gateway.hub().publish(key, event);
    }

    @Test
    void theLifeOfARequestIsToldAsItHappens() throws Exception {
        Stream stream = new Stream("", null);
        assertThat(stream.response.statusCode()).isEqualTo(200);
        assertThat(stream.response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(stream.response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(stream.next().comment()).as("headers come at once").isEqualTo("watching");
        try (HttpClient other = HttpClient.newHttpClient()) {
            other.send(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/requests"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"movieId\":\"street\",\"wanted\":\"0-99/2\",\"ruid\":\"r1\"}")).build(),
                    HttpResponse.BodyHandlers.discarding());
            other.send(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/requests/r1")).DELETE().build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        List<String> names = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        Read last;
        do {
            last = stream.nextEvent();
            names.add(last.name());
            ids.add(last.id());
            assertThat(last.json().path("event").asString()).isEqualTo(last.name());
            assertThat(last.json().path("key").asString()).isEqualTo("r1");
            assertThat(last.json().path("at").asString()).endsWith("Z");
        } while (!last.name().equals("VDONE"));
        assertThat(names).containsSubsequence("CRQ", "PRQ", "STRG", "CANCEL", "VDONE");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(last.json().path("detail").asString()).contains("CANCELLED");
        assertThat(last.json().path("body").path("ruid").asString()).isEqualTo("r1");
    }

    @Test
    void oneRequestsEventsAreToldAlone() throws Exception {
        Stream stream = new Stream("?ruid=r2", null);
        stream.next();
        happens("r1", slost("r1", "not asked for"));
        happens("r2", slost("r2", "asked for"));
        Read read = stream.nextEvent();
        assertThat(read.json().path("body").path("reason").asString()).isEqualTo("asked for");
        assertThat(read.json().path("body").path("missing").asString()).as("masks are in text form").isEqualTo("0-9,20");
    }

    @Test
    void noJoinTokenLeavesTheDomainAndALongBodyIsLeftOut() throws Exception {
        Stream stream = new Stream("", null);
        stream.next();
        FrameMask none = FrameMask.empty();
        happens("r1", new Svjoin("r1", "frame-1", 1, GroupRole.SOURCE, 7, 1, 1, "street", "v1", new Sink("gateway-1", 1, "127.0.0.1", 1), none, none,
                "a secret token", none, List.of(), none, Instant.EPOCH));
        Read join = stream.nextEvent();
        assertThat(join.name()).isEqualTo("SVJOIN");
        assertThat(join.data()).doesNotContain("token");
        happens("r1", slost("r1", "x".repeat(9000)));
        Read cut = stream.nextEvent();
        assertThat(cut.json().path("body").isNull()).isTrue();
        assertThat(cut.json().path("key").asString()).isEqualTo("r1");
    }

    @Test
    void whoComesBackWithItsLastIdMissesNothingOrIsToldOfTheGap() throws Exception {
        Stream first = new Stream("", null);
        first.next();
        happens("r1", slost("r1", "1"));
        String lastId = first.nextEvent().id();
        first.close();
        happens("r1", slost("r1", "2"));
        Stream again = new Stream("", lastId);
        assertThat(again.nextEvent().json().path("body").path("reason").asString()).isEqualTo("2");
        for (int i = 0; i < 40; i++) {
            happens("r1", slost("r1", "more"));
        }
        Stream late = new Stream("", lastId);
        assertThat(late.nextEvent().name()).as("more has happened than is kept").isEqualTo("GAP");
        Stream elsewhere = new Stream("", "another-gateway-5");
        assertThat(elsewhere.nextEvent().name()).isEqualTo("GAP");
    }

    @Test
    void asManyWatchAsMayAndASlotIsFreeAgainWhenOneLeaves() throws Exception {
        Stream first = new Stream("", null);
        first.next();
        new Stream("", null).next();
        new Stream("", null).next();
        Stream refused = new Stream("", null);
        assertThat(refused.response.statusCode()).isEqualTo(503);
        assertThat(refused.response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(new String(refused.response.body().readAllBytes(), StandardCharsets.UTF_8)).contains("3 clients watch events here");
        first.close();
        awaitClients(2);
        assertThat(new Stream("", null).response.statusCode()).isEqualTo(200);
    }

    private void awaitClients(int count) {
        Waiting.until(count + " clients watch events", () -> gateway.hub().clients() == count);
    }

    @Test
    void aSlowClientIsDroppedWithAWordAndHoldsUpNobody() throws Exception {
        Stream quick = new Stream("", null);
        quick.next();
        try (Socket slow = new Socket()) {
            slow.setOption(StandardSocketOptions.SO_RCVBUF, 128 << 10);
            slow.connect(new java.net.InetSocketAddress("127.0.0.1", gateway.port()));
            slow.getOutputStream().write("GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitClients(2);
            int sent = 0;
            while (gateway.meters().counter("framecast.events.clients.dropped").count() == 0) {
                happens("r1", slost("r1", sent + " " + "x".repeat(3000)));
                assertThat(quick.nextEvent().json().path("body").path("reason").asString()).startsWith(sent++ + " ");
            }
            assertThat(gateway.hub().clients()).isEqualTo(1);
            slow.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            StringBuilder told = new StringBuilder();
            byte[] bytes = new byte[8192];
            while (told.indexOf("read too slowly") < 0) {
                int read = slow.getInputStream().read(bytes);
                assertThat(read).as("told before the end").isPositive();
                told.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
            }
            assertThat(told).contains("event:DROPPED");
        }
        happens("r1", slost("r1", "the others go on"));
        assertThat(quick.nextEvent().json().path("body").path("reason").asString()).isEqualTo("the others go on");
    }

    @Test
    void aCommentShowsThatTheConnectionLivesAndTheEndOfTheGatewayEndsIt() throws Exception {
        Stream stream = new Stream("", null);
        stream.next();
        gateway.hub().keepAlive();
        assertThat(stream.next().comment()).isEqualTo("alive");
        gateway.hub().close();
        assertThat(stream.next()).isNull();
    }

    @Test
    void anRuidThatCannotBeIsRefused() throws Exception {
        assertThat(new Stream("?ruid=no%20ruid", null).response.statusCode()).isEqualTo(400);
    }
}
