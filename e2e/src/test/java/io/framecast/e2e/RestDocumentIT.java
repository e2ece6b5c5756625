package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the running gateways answer is as OpenAPI describes it, field by field, and the other way round. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class RestDocumentIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Rest rest;
    private final DescribedRest described;
    private final DescribedFilms films;

    RestDocumentIT(ClusterUnderTest cluster) {
        rest = new Rest(cluster.gateway(1));
        described = new DescribedRest(rest);
        films = new DescribedFilms(rest, described);
    }

    @BeforeEach
    void theViewHasAllNodes() {
        Library.awaitAllNodes(rest);
    }

    @Test
    void everyAnswerOfRestIsAsDescribedAndEveryDescribedFieldIsAnswered() {
        String film = "described-" + System.nanoTime();
        films.importFilm(film, 2);
        described.checked("POST /api/v1/movies", rest.upload(BodyPublishers.ofString("x"), film, "taken").expect(409));
        described.checked("POST /api/v1/movies", rest.upload(BodyPublishers.noBody(), "empty", "empty").expect(400));
        described.checked("GET /api/v1/imports/{importId}", rest.get("imports/nosuch").expect(404));
        described.checked("GET /api/v1/movies", rest.get("movies?limit=1&q=&after="));
        described.checked("GET /api/v1/movies", rest.get("movies?limit=0").expect(400));
        described.checked("GET /api/v1/movies/{id}", rest.get("movies/" + film));
        described.checked("GET /api/v1/movies/{id}", rest.get("movies/nosuch").expect(404));
        described.checked("GET /api/v1/movies/{id}/holdings", rest.get("movies/" + film + "/holdings").expect(200));
        String holder = rest.get("movies/" + film + "/holdings").json().path(0).path("node").asString();
        described.checked("POST /api/v1/movies/{id}/check", rest.post("movies/" + film + "/check?limit=1&node=" + holder, "").expect(200));
        described.checked("POST /api/v1/movies/{id}/check", rest.post("movies/" + film + "/check", "").expect(400));
        described.checked("POST /api/v1/movies/{id}/check", rest.post("movies/" + film + "/check?node=nobody", "").expect(404));
        Answer frame = described.checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/17").expect(200));
        described.checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/17", "If-None-Match", frame.header("ETag")).expect(304));
        described.checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/999999").expect(404));
        described.checked("GET /api/v1/movies/{id}/stream", rest.get("movies/demo/stream?frames=0-9/3&rate=max").expect(200));
        described.checked("GET /api/v1/movies/{id}/stream", rest.get("movies/demo/stream?rate=0").expect(400));
        described.checked("GET /api/v1/movies/{id}/times", rest.get("movies/demo/times?frames=0-9").expect(200));
        described.checked("GET /api/v1/movies/{id}/filmstrip", rest.get("movies/demo/filmstrip?count=4&height=60").expect(200));
        for (String format : List.of("mjpeg", "avi", "zip")) {
            described.checked("GET /api/v1/movies/{id}/export", rest.get("movies/demo/export?frames=0-9&format=" + format).expect(200));
        }
        described.checked("GET /api/v1/movies/{id}/export", rest.get("movies/demo/export?format=gif").expect(400));
        described.checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/17?version=gone").expect(404));
        String change = "{\"title\":\"Described anew\",\"labels\":{\"camera\":\"south\"},\"copies\":2,\"recordedAt\":\"2026-03-01T13:00:00Z\"}";
        described.sent("PATCH /api/v1/movies/{id}", "PATCH", "movies/" + film, change).expect(200);
        described.sent("PATCH /api/v1/movies/{id}", "PATCH", "movies/nosuch", change).expect(404);
        described.sent("PATCH /api/v1/movies/{id}", "PATCH", "movies/" + film, change.replace("\"copies\":2", "\"copies\":3")).expect(200);
        described.checked("PUT /api/v1/domain/nodes/{nodeId}/draining", rest.put("domain/nodes/frame-4/draining").expect(200));
        described.checked("DELETE /api/v1/domain/nodes/{nodeId}/draining", rest.delete("domain/nodes/frame-4/draining").expect(200));
        described.checked("PUT /api/v1/domain/nodes/{nodeId}/draining", rest.put("domain/nodes/nosuch/draining").expect(404));
        described.checked("PUT /api/v1/domain/nodes/{nodeId}/draining", rest.put("domain/nodes/gateway-1/draining").expect(409));
        described.checked("DELETE /api/v1/movies/{id}", rest.delete("movies/" + film).expect(204));
        described.checked("DELETE /api/v1/movies/{id}", rest.delete("movies/" + film).expect(404));
        described.checked("GET /api/v1/domain", rest.get("domain").expect(200));
        described.checked("GET /api/v1/socket", rest.get("socket").expect(426));
        aRecordedMovieIsDeletedByARule();
        eventsAreToldWhile(this::aRequestLives);
        List<String> paced = films.pacedRequestsUntilOneWaits();
        described.checked("GET /api/v1/requests/{ruid}", rest.get("requests/" + paced.getLast()).expect(200));
        paced.forEach(ruid -> rest.delete("requests/" + ruid));
        described.assertAllIsAsDescribed();
    }

    private void aRecordedMovieIsDeletedByARule() {
        String film = "recorded-" + System.nanoTime();
        described.checked("POST /api/v1/recordings", films.beginRecording(film));
        described.checked("POST /api/v1/movies/{id}/frames", rest.append(film, 0, films.demoFrame(0)).expect(200));
        described.checked("POST /api/v1/movies/{id}/frames", rest.append(film, 5, films.demoFrame(0)).expect(409));
        described.checked("POST /api/v1/movies/{id}/close", rest.post("movies/" + film + "/close", "").expect(200));
        described.sent("PUT /api/v1/retention", "PUT", "retention", DescribedFilms.ruleAbout(film)).expect(200);
        films.awaitDeleted(film);
        described.checked("GET /api/v1/retention", rest.get("retention").expect(200));
        rest.put("retention", "{}").expect(200);
    }

    private void eventsAreToldWhile(Runnable somethingHappens) {
        HttpResponse<InputStream> events = rest.open("events");
        assertThat(events.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            somethingHappens.run();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    JsonNode event = JsonMapper.shared().readTree(line.substring("data:".length()));
                    described.checkEvent(event);
                    if (event.path("event").asString().equals("VDONE")) {
                        return;
                    }
                }
            }
            throw new AssertionError("the events ended before a request did");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void aRequestLives() {
        String ruid = "described-" + System.nanoTime();
        String wish = "{\"movieId\":\"demo\",\"wanted\":\"0-59\",\"have\":\"0-9\",\"maxSources\":4,\"ruid\":\"" + ruid + "\"}";
        described.posted("POST /api/v1/requests", "requests", wish).expect(201);
        described.posted("POST /api/v1/requests", "requests", wish).expect(200);
        described.posted("POST /api/v1/requests", "requests", wish.replace("0-59", "0-58")).expect(409);
        described.posted("POST /api/v1/requests", "requests", "{\"movieId\":\"nosuch\"}").expect(404);
        Library.awaitPhase(rest, ruid, "PLANNED", WITHIN);
        described.checked("GET /api/v1/requests/{ruid}", rest.get("requests/" + ruid));
        described.checked("GET /api/v1/requests/{ruid}/stream", rest.get("requests/" + ruid + "/stream?have=0-19&rate=max").expect(200));
        described.posted("POST /api/v1/requests/{ruid}/done", "requests/" + ruid + "/done", "{\"cached\":\"0-59\"}").expect(200);
        described.checked("GET /api/v1/requests/{ruid}/stream", rest.get("requests/" + ruid + "/stream").expect(410));
        described.checked("GET /api/v1/requests/{ruid}", rest.get("requests/nosuch").expect(404));
        String second = described.posted("POST /api/v1/requests", "requests", "{\"movieId\":\"demo\"}").expect(201).json().path("ruid").asString();
        described.checked("DELETE /api/v1/requests/{ruid}", rest.delete("requests/" + second));
        Await.until("two requests in the ledger", WITHIN, () -> rest.get("requests?limit=2").json().path("items").size() == 2);
        described.checked("GET /api/v1/requests", rest.get("requests?limit=1&movieId=demo"));
        described.checked("GET /api/v1/requests", rest.get("requests?phase=ASLEEP").expect(400));
    }
}
