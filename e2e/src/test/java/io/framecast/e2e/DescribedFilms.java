package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.deadline.Await;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Movies and requests that are made to be described: what answers, records and messages are about. */
final class DescribedFilms {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int FILM_FRAMES = 60;
    private static final int PACED_REQUESTS_MAX = 100;

    private final Rest rest;
    private final DescribedRest described;

    DescribedFilms(Rest rest, DescribedRest described) {
        this.rest = rest;
        this.described = described;
    }

    /** A few of the demo's frames, one JPEG after the other: a film that FFmpeg reads, made without it. */
    private byte[] film() {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        for (int frame = 0; frame < FILM_FRAMES; frame++) {
            film.writeBytes(rest.get("movies/demo/frames/" + frame).expect(200).body());
        }
        return film.toByteArray();
    }

    /** Imports a film, with a label and the time it was recorded at; returns its movie. */
    JsonNode importFilm(String id, int copies) {
        Answer begun = rest.upload(BodyPublishers.ofByteArray(film()),
                "id=" + id + "&title=Described&copies=" + copies + "&recordedAt=2026-03-01T12:00:00Z&label=camera:north");
        described.checked("POST /api/v1/movies", begun.expect(202));
        String importId = begun.json().path("importId").asString();
        JsonNode ended = Library.awaitImport(rest, importId);
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        described.checked("GET /api/v1/imports/{importId}", rest.get("imports/" + importId));
        Await.until("movie " + id + " is READY", WITHIN,
                () -> rest.get("movies/" + id).json().path("state").asString().equals("READY"));
        return rest.get("movies/" + id).expect(200).json();
    }

    /** Of a film that is older than its rule will allow. */
    Answer beginRecording(String film) {
        return rest.post("recordings?id=" + film + "&title=Recorded&recordedAt=2020-01-01T00:00:00Z&label=camera:" + film, "").expect(201);
    }

    /** A JPEG of the demo movie. */
    byte[] demoFrame(int frame) {
        return rest.get("movies/demo/frames/" + frame).expect(200).body();
    }

    /** A rule that has the film deleted. */
    static String ruleAbout(String film) {
        return "{\"rules\":[{\"label\":\"camera:" + film + "\",\"maxAge\":\"P30D\",\"maxBytes\":1000000000000}],\"whenFull\":\"REFUSE\",\"fullBelowBytes\":0}";
    }

    void awaitDeleted(String film) {
        Await.until("the rule has deleted " + film + ", and says so", WITHIN, () -> rest.get("movies/" + film).status() == 404
                && rest.get("retention").expect(200).json().path("deleted").toString().contains(film));
    }

    /** Nobody opens them, and they reserve what there is. The last one made has a place in the queue. */
    List<String> pacedRequestsUntilOneWaits() {
        List<String> made = new ArrayList<>();
        while (made.size() < PACED_REQUESTS_MAX) {
            String ruid = described.posted("POST /api/v1/requests", "requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\",\"rate\":16}").expect(201)
                    .json().path("ruid").asString();
            made.add(ruid);
            JsonNode answered = Await.present("a strategy for it, or its place in the queue", WITHIN, () -> Optional.of(rest.get("requests/" + ruid).expect(200).json())
                    .filter(request -> request.path("queue").has("place") || !request.path("phase").asString().equals("PENDING")));
            if (answered.path("queue").has("place")) {
                return made;
            }
        }
        throw new AssertionError("none of " + made.size() + " requests at sixteen times the movie's rate had to wait for room");
    }
}
