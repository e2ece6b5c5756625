package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.protocol.document.Document;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the running services answer, write and say is as OpenAPI and AsyncAPI describe it, field by field, and the other way round. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class DocumentsIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int FILM_FRAMES = 60;
    private static final int PACED_REQUESTS_MAX = 100;
    private static final String POISON = "poison-documents";

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private final Described rests = new Described(Document.read(ClusterUnderTest.home().resolve("client-gateway/src/main/resources/openapi.yaml")));
    private final Described topics = new Described(Document.read(ClusterUnderTest.home().resolve("docs/asyncapi.yaml")));

    DocumentsIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @BeforeEach
    void theViewHasAllNodes() {
        Await.until("all nodes in the view", WITHIN, () -> rest.get("domain").expect(200).json().path("view").path("members").size() == 10);
    }

    /** A few of the demo's frames, one JPEG after the other: a film that FFmpeg reads, made without it. */
    private byte[] film() {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        for (int frame = 0; frame < FILM_FRAMES; frame++) {
            film.writeBytes(rest.get("movies/demo/frames/" + frame).expect(200).body());
        }
        return film.toByteArray();
    }

    private JsonNode importFilm(String id, int copies) {
        Answer begun = rest.upload(BodyPublishers.ofByteArray(film()),
                "id=" + id + "&title=Described&copies=" + copies + "&recordedAt=2026-03-01T12:00:00Z&label=camera:north");
        checked("POST /api/v1/movies", begun.expect(202));
        String importId = begun.json().path("importId").asString();
        JsonNode ended = Library.awaitImport(rest, importId);
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        checked("GET /api/v1/imports/{importId}", rest.get("imports/" + importId));
        Await.until("movie " + id + " is READY", WITHIN,
                () -> rest.get("movies/" + id).json().path("state").asString().equals("READY"));
        return rest.get("movies/" + id).expect(200).json();
    }

    /** Holds an answer of REST against what its operation says of that status. */
    private Answer checked(String operation, Answer answer) {
        String[] words = operation.split(" ");
        Document document = rests.document();
        JsonNode described = document.resolve(document.root().path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT))
                .path("responses").path(Integer.toString(answer.status())));
        String what = operation + " " + answer.status();
        if (described.isMissingNode()) {
            rests.differs(what + " is not among the described answers: " + answer.text());
            return answer;
        }
        described.path("headers").propertyNames().forEach(header -> {
            if (answer.headers().firstValue(header).isEmpty()) {
                rests.differs(what + ": header " + header + " is described and missing");
            }
        });
        String type = answer.header("Content-Type").replaceAll(";.*", "");
        JsonNode content = described.path("content");
        if (content.isEmpty() ? answer.body().length > 0 : !content.has(type)) {
            rests.differs(what + ": the type '" + type + "' is not described");
        } else if (type.endsWith("json")) {
            rests.check(what, content.path(type).path("schema"), answer.json());
        }
        return answer;
    }

    private Answer posted(String operation, String path, String body) {
        return sent(operation, "POST", path, body);
    }

    private Answer sent(String operation, String method, String path, String body) {
        JsonNode schema = rests.document().root().path("paths").path(operation.split(" ")[1]).path(method.toLowerCase(Locale.ROOT))
                .path("requestBody").path("content").path("application/json").path("schema");
        rests.check(operation + " body", schema, JsonMapper.shared().readTree(body));
        return checked(operation, switch (method) {
            case "PATCH" -> rest.patch(path, body);
            case "PUT" -> rest.put(path, body);
            default -> rest.post(path, body);
        });
    }

    @Test
    void everyAnswerOfRestIsAsDescribedAndEveryDescribedFieldIsAnswered() {
        String film = "described-" + System.nanoTime();
        importFilm(film, 2);
        checked("POST /api/v1/movies", rest.upload(BodyPublishers.ofString("x"), film, "taken").expect(409));
        checked("POST /api/v1/movies", rest.upload(BodyPublishers.noBody(), "empty", "empty").expect(400));
        checked("GET /api/v1/imports/{importId}", rest.get("imports/nosuch").expect(404));
        checked("GET /api/v1/movies", rest.get("movies?limit=1&q=&after="));
        checked("GET /api/v1/movies", rest.get("movies?limit=0").expect(400));
        checked("GET /api/v1/movies/{id}", rest.get("movies/" + film));
        checked("GET /api/v1/movies/{id}", rest.get("movies/nosuch").expect(404));
        checked("GET /api/v1/movies/{id}/holdings", rest.get("movies/" + film + "/holdings").expect(200));
        String holder = rest.get("movies/" + film + "/holdings").json().path(0).path("node").asString();
        checked("POST /api/v1/movies/{id}/check", rest.post("movies/" + film + "/check?limit=1&node=" + holder, "").expect(200));
        checked("POST /api/v1/movies/{id}/check", rest.post("movies/" + film + "/check", "").expect(400));
        checked("POST /api/v1/movies/{id}/check", rest.post("movies/" + film + "/check?node=nobody", "").expect(404));
        Answer frame = checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/17").expect(200));
        checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/17", "If-None-Match", frame.header("ETag")).expect(304));
        checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/999999").expect(404));
        checked("GET /api/v1/movies/{id}/stream", rest.get("movies/demo/stream?frames=0-9/3&rate=max").expect(200));
        checked("GET /api/v1/movies/{id}/stream", rest.get("movies/demo/stream?rate=0").expect(400));
        checked("GET /api/v1/movies/{id}/times", rest.get("movies/demo/times?frames=0-9").expect(200));
        checked("GET /api/v1/movies/{id}/filmstrip", rest.get("movies/demo/filmstrip?count=4&height=60").expect(200));
        for (String format : List.of("mjpeg", "avi", "zip")) {
            checked("GET /api/v1/movies/{id}/export", rest.get("movies/demo/export?frames=0-9&format=" + format).expect(200));
        }
        checked("GET /api/v1/movies/{id}/export", rest.get("movies/demo/export?format=gif").expect(400));
        checked("GET /api/v1/movies/{id}/frames/{frame}", rest.get("movies/demo/frames/17?version=gone").expect(404));
        String change = "{\"title\":\"Described anew\",\"labels\":{\"camera\":\"south\"},\"copies\":2,\"recordedAt\":\"2026-03-01T13:00:00Z\"}";
        sent("PATCH /api/v1/movies/{id}", "PATCH", "movies/" + film, change).expect(200);
        sent("PATCH /api/v1/movies/{id}", "PATCH", "movies/nosuch", change).expect(404);
        sent("PATCH /api/v1/movies/{id}", "PATCH", "movies/" + film, change.replace("\"copies\":2", "\"copies\":3")).expect(200);
        checked("PUT /api/v1/domain/nodes/{nodeId}/draining", rest.put("domain/nodes/frame-4/draining").expect(200));
        checked("DELETE /api/v1/domain/nodes/{nodeId}/draining", rest.delete("domain/nodes/frame-4/draining").expect(200));
        checked("PUT /api/v1/domain/nodes/{nodeId}/draining", rest.put("domain/nodes/nosuch/draining").expect(404));
        checked("PUT /api/v1/domain/nodes/{nodeId}/draining", rest.put("domain/nodes/gateway-1/draining").expect(409));
        checked("DELETE /api/v1/movies/{id}", rest.delete("movies/" + film).expect(204));
        checked("DELETE /api/v1/movies/{id}", rest.delete("movies/" + film).expect(404));
        checked("GET /api/v1/domain", rest.get("domain").expect(200));
        checked("GET /api/v1/socket", rest.get("socket").expect(426));
        aRecordedMovieIsDeletedByARule();
        eventsAreToldWhile(this::aRequestLives);
        List<String> paced = pacedRequestsUntilOneWaits();
        checked("GET /api/v1/requests/{ruid}", rest.get("requests/" + paced.getLast()).expect(200));
        paced.forEach(ruid -> rest.delete("requests/" + ruid));

        assertThat(rests.differences()).as("not as openapi.yaml says").isEmpty();
        assertThat(rests.unseen()).as("described in openapi.yaml, and not seen in any answer").isEmpty();
    }

    private void aRecordedMovieIsDeletedByARule() {
        String film = "recorded-" + System.nanoTime();
        checked("POST /api/v1/recordings", beginRecording(film));
        checked("POST /api/v1/movies/{id}/frames", rest.append(film, 0, demoFrame(0)).expect(200));
        checked("POST /api/v1/movies/{id}/frames", rest.append(film, 5, demoFrame(0)).expect(409));
        checked("POST /api/v1/movies/{id}/close", rest.post("movies/" + film + "/close", "").expect(200));
        sent("PUT /api/v1/retention", "PUT", "retention", ruleAbout(film)).expect(200);
        awaitDeleted(film);
        checked("GET /api/v1/retention", rest.get("retention").expect(200));
        rest.put("retention", "{}").expect(200);
    }

    /** Of a film that is older than its rule will allow. */
    private Answer beginRecording(String film) {
        return rest.post("recordings?id=" + film + "&title=Recorded&recordedAt=2020-01-01T00:00:00Z&label=camera:" + film, "").expect(201);
    }

    private byte[] demoFrame(int frame) {
        return rest.get("movies/demo/frames/" + frame).expect(200).body();
    }

    private static String ruleAbout(String film) {
        return "{\"rules\":[{\"label\":\"camera:" + film + "\",\"maxAge\":\"P30D\",\"maxBytes\":1000000000000}],\"whenFull\":\"REFUSE\",\"fullBelowBytes\":0}";
    }

    private void awaitDeleted(String film) {
        Await.until("the rule has deleted " + film + ", and says so", WITHIN, () -> rest.get("movies/" + film).status() == 404
                && rest.get("retention").expect(200).json().path("deleted").toString().contains(film));
    }

    private void eventsAreToldWhile(Runnable somethingHappens) {
        HttpResponse<InputStream> events = rest.open("events");
        assertThat(events.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            somethingHappens.run();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    JsonNode event = JsonMapper.shared().readTree(line.substring("data:".length()));
                    rests.check("event", rests.reference("EventLine"), event);
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

    /** Nobody opens them, and they reserve what there is. The last one made has a place in the queue. */
    private List<String> pacedRequestsUntilOneWaits() {
        List<String> made = new ArrayList<>();
        while (made.size() < PACED_REQUESTS_MAX) {
            String ruid = posted("POST /api/v1/requests", "requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\",\"rate\":16}").expect(201)
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

    private void aViewerWaitsForRoom() {
        List<String> paced = pacedRequestsUntilOneWaits();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel waiting = viewer.openWithoutWaiting(Map.of("movieId", Library.DEMO, "wanted", "0-9", "rate", 16));
            waiting.await("its place in the queue", WITHIN, message -> message.path("type").asString().equals("queued"));
            paced.forEach(ruid -> rest.delete("requests/" + ruid));
            waiting.demand(1, "0-9");
            waiting.awaitEnd(1, WITHIN);
            waiting.done("");
            waiting.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            waiting.messages().forEach(message -> said("hear", message));
            viewer.sent().forEach(text -> said("say", JsonMapper.shared().readTree(text)));
        }
    }

    private void aRequestLives() {
        String ruid = "described-" + System.nanoTime();
        String wish = "{\"movieId\":\"demo\",\"wanted\":\"0-59\",\"have\":\"0-9\",\"maxSources\":4,\"ruid\":\"" + ruid + "\"}";
        posted("POST /api/v1/requests", "requests", wish).expect(201);
        posted("POST /api/v1/requests", "requests", wish).expect(200);
        posted("POST /api/v1/requests", "requests", wish.replace("0-59", "0-58")).expect(409);
        posted("POST /api/v1/requests", "requests", "{\"movieId\":\"nosuch\"}").expect(404);
        Library.awaitPhase(rest, ruid, "PLANNED", WITHIN);
        checked("GET /api/v1/requests/{ruid}", rest.get("requests/" + ruid));
        checked("GET /api/v1/requests/{ruid}/stream", rest.get("requests/" + ruid + "/stream?have=0-19&rate=max").expect(200));
        posted("POST /api/v1/requests/{ruid}/done", "requests/" + ruid + "/done", "{\"cached\":\"0-59\"}").expect(200);
        checked("GET /api/v1/requests/{ruid}/stream", rest.get("requests/" + ruid + "/stream").expect(410));
        checked("GET /api/v1/requests/{ruid}", rest.get("requests/nosuch").expect(404));
        String second = posted("POST /api/v1/requests", "requests", "{\"movieId\":\"demo\"}").expect(201).json().path("ruid").asString();
        checked("DELETE /api/v1/requests/{ruid}", rest.delete("requests/" + second));
        Await.until("two requests in the ledger", WITHIN, () -> rest.get("requests?limit=2").json().path("items").size() == 2);
        checked("GET /api/v1/requests", rest.get("requests?limit=1&movieId=demo"));
        checked("GET /api/v1/requests", rest.get("requests?phase=ASLEEP").expect(400));
    }

    @Test
    void everyRecordAndSocketMessageIsAsDescribedAndEveryDescribedFieldIsSent() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", Topics.all().stream().map(Topic::name).toArray(String[]::new))) {
            importFails();
            sourcesAreLostAndComeBack();
            aViewerVanishes();
            aProcessOfATakenNameIsRefused(probe);
            moviesAreChangedAndDeleted();
            aMovieGrowsWhileItIsFollowedAndARuleDeletesIt();
            aViewerWaitsForRoom();
            probe.send("crq", POISON, "{ this is no JSON".getBytes(StandardCharsets.UTF_8));
            probe.await("the dead letter", WITHIN, entry -> entry.topic().equals("dead-letter") && entry.text("key").equals(POISON));
            probe.readToEnd().stream().filter(entry -> entry.value() != null && !String.valueOf(entry.key()).startsWith("poison-")).forEach(this::checked);
        }
        assertThat(topics.differences()).as("not as docs/asyncapi.yaml says").isEmpty();
        assertThat(topics.unseen()).as("described in docs/asyncapi.yaml, and not seen in any record or message").isEmpty();
    }

    private void checked(TopicEntry entry) {
        JsonNode value = entry.value();
        messages("{domain}." + entry.topic())
                .filter(message -> isOfType(message, value))
                .findFirst()
                .ifPresentOrElse(message -> topics.check(entry.topic() + "@" + entry.offset(), message.path("payload"), value),
                        () -> topics.differs(entry.topic() + ": no message describes " + value));
    }

    private Stream<JsonNode> messages(String address) {
        Document document = topics.document();
        return StreamSupport.stream(document.root().path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asString().equals(address))
                .flatMap(channel -> StreamSupport.stream(channel.path("messages").spliterator(), false))
                .map(document::resolve);
    }

    /** Whether a message's payload has the type that the instance names, where it names one. */
    private boolean isOfType(JsonNode message, JsonNode instance) {
        String type = topics.document().resolve(message.path("payload")).path("properties").path("type").path("const").asString("");
        return type.isEmpty() || type.equals(instance.path("type").asString(""));
    }

    /** As a process says that has slept while the node was started anew. */
    private void aProcessOfATakenNameIsRefused(TopicProbe probe) {
        probe.send("sdjoin", "frame-1", EventCodec.encode(new SdJoin("frame-1", NodeRole.FRAME_SERVICE, 1,
                new NodeAddress("127.0.0.1", 1, 1), "", Instant.now())));
        probe.await("the refusal", WITHIN, entry -> entry.topic().equals("sdrefused") && "frame-1".equals(entry.key()));
    }

    private void moviesAreChangedAndDeleted() {
        String film = "deleted-" + System.nanoTime();
        importFilm(film, 2);
        for (int copies : List.of(3, 2)) {
            rest.patch("movies/" + film, "{\"copies\":" + copies + "}").expect(200);
            Await.until(copies + " copies", WITHIN, () -> rest.get("movies/" + film).json().path("repair").isNull());
        }
        rest.patch("movies/" + film, "{\"title\":\"Another\",\"labels\":{\"camera\":\"south\"},\"copies\":1,\"recordedAt\":\"2026-03-01T13:00:00Z\"}").expect(200);
        rest.delete("movies/" + film).expect(204);
        // No gateway that knows better would ask this: only one that has not heard yet.
        String question = "refused-" + System.nanoTime();
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "import")) {
            probe.send("import", "nosuch", EventCodec.encode(new ImportEvent.DeletionAsked(question, "nosuch", "gateway-1", Instant.now())));
            probe.await("the refusal", WITHIN, entry -> entry.text("type").equals("REFUSED") && entry.text("changeId").equals(question));
        }
    }

    private void aMovieGrowsWhileItIsFollowedAndARuleDeletesIt() {
        String film = "followed-" + System.nanoTime();
        beginRecording(film);
        rest.append(film, 0, demoFrame(0)).expect(200);
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel follower = viewer.openWithoutWaiting(Map.of("movieId", film, "wanted", "0", "follow", true));
            follower.awaitOpened();
            rest.append(film, 1, demoFrame(1)).expect(200);
            follower.await("the second frame", WITHIN, message -> message.path("type").asString().equals("grown"));
            follower.demand(1, "0-1");
            follower.awaitEnd(1, WITHIN);
            rest.post("movies/" + film + "/close", "").expect(200);
            follower.done("");
            follower.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            follower.messages().forEach(message -> said("hear", message));
            viewer.sent().forEach(text -> said("say", JsonMapper.shared().readTree(text)));
        }
        rest.put("retention", ruleAbout(film)).expect(200);
        awaitDeleted(film);
        rest.put("retention", "{}").expect(200);
    }

    private void importFails() {
        byte[] letter = "This is a letter, not a film. ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        String importId = rest.upload(BodyPublishers.ofByteArray(letter), "letter-" + System.nanoTime(), "Letter").expect(202).json().path("importId").asString();
        assertThat(Library.awaitImport(rest, importId).path("state").asString()).isEqualTo("FAILED");
    }

    /** A movie of one copy loses frames with its node; another goes on from a standby. Both viewers are on one socket. */
    private void sourcesAreLostAndComeBack() {
        String single = "single-" + System.nanoTime();
        importFilm(single, 1);
        String holder = rest.get("movies/" + single + "/holdings").json().get(0).path("node").asString();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel film = viewer.open(single, "0-59", "", 4);
            ViewerChannel demo = viewer.open(Library.DEMO, "0-299");
            demo.demand(1, "0-9");
            demo.awaitEnd(1, WITHIN);
            new Faults(cluster).kill(holder);
            demo.demand(2, "299-0/-1");
            demo.awaitEnd(2, WITHIN);
            film.demand(1, "0-59");
            film.await("frames that no live node holds", WITHIN, message -> message.path("type").asString().equals("unavailable"));
            cluster.heal();
            film.await("they are back", WITHIN, message -> message.path("type").asString().equals("available"));
            film.demand(2, "6-9");
            film.awaitEnd(2, WITHIN);
            // Its only holder lacks it then, and nobody else has it.
            film.bad(7);
            film.await("the frame that is not to be had", WITHIN, message -> message.path("type").asString().equals("unavailable")
                    && message.path("mask").asString().equals("7"));
            demo.bad(5);
            demo.done("0-299");
            demo.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            // Its movie goes, and takes the request along; a request that is ended as its viewer wishes needs no reason.
            rest.delete("movies/" + single).expect(204);
            film.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            ViewerChannel closed = viewer.open(Library.DEMO, "0-9");
            closed.close();
            String wanting = "wanting-" + System.nanoTime();
            importFilm(wanting, 1);
            rest.patch("movies/" + wanting, "{\"copies\":2}").expect(200);
            ViewerChannel lacking = viewer.open(wanting, "0-9");
            lacking.close();
            rest.delete("movies/" + wanting).expect(204);
            ViewerChannel none = viewer.openWithoutWaiting(Map.of("movieId", "nosuch"));
            none.await("the refusal", WITHIN, message -> message.path("type").asString().equals("problem"));
            String ruid = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json().path("ruid").asString();
            ViewerChannel known = viewer.reopen(ruid, "0-3");
            rest.delete("requests/" + ruid);
            known.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            viewer.send("{\"type\":\"whisper\"}");
            Await.until("the answer to what was not understood", WITHIN, () -> !viewer.messagesWithoutChannel().isEmpty());
            Stream.of(film, demo, closed, lacking, none, known).flatMap(channel -> channel.messages().stream()).forEach(message -> said("hear", message));
            viewer.messagesWithoutChannel().forEach(message -> said("hear", message));
            viewer.sent().stream().filter(text -> !text.contains("whisper")).forEach(text -> said("say", JsonMapper.shared().readTree(text)));
        }
    }

    private void said(String direction, JsonNode said) {
        messages("/api/v1/socket")
                .filter(message -> message.path("name").asString().startsWith(direction) && isOfType(message, said) && said.has("type")
                        && message.path("title").asString().equals(said.path("type").asString()))
                .findFirst()
                .ifPresentOrElse(message -> topics.check(message.path("name").asString(), message.path("payload"), said),
                        () -> topics.differs("socket: no message describes " + said));
    }

    private void aViewerVanishes() {
        SocketViewer viewer = SocketViewer.connect(cluster.gateway(1));
        ViewerChannel channel = viewer.open(Library.DEMO, "0-99");
        channel.demand(1, "0-9");
        channel.awaitEnd(1, WITHIN);
        viewer.vanish();
        Library.awaitPhase(rest, channel.ruid(), "ABANDONED", WITHIN);
    }

    @Test
    void everyTopicIsKeptAsDescribed() throws ExecutionException, InterruptedException {
        Properties settings = new Properties();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            Set<String> names = Topics.all().stream().map(topic -> topic.in("framecast")).collect(Collectors.toSet());
            Map<String, TopicDescription> made = admin.describeTopics(names).allTopicNames().get();
            List<ConfigResource> resources = names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
            Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
            for (ConfigResource resource : resources) {
                JsonNode described = kafkaBinding(resource.name().replace("framecast.", "{domain}."));
                assertThat(made.get(resource.name()).partitions()).as("partitions of " + resource.name()).hasSize(described.path("partitions").asInt());
                Map<String, String> told = new TreeMap<>();
                Map<String, String> real = new TreeMap<>();
                described.path("topicConfiguration").properties().forEach(setting -> {
                    told.put(setting.getKey(), setting.getValue().isArray() ? setting.getValue().get(0).asString() : setting.getValue().asString());
                    real.put(setting.getKey(), configs.get(resource).get(setting.getKey()).value());
                });
                assertThat(told).as("settings of " + resource.name()).isEqualTo(real);
            }
        }
    }

    private JsonNode kafkaBinding(String address) {
        return StreamSupport.stream(topics.document().root().path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asString().equals(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no channel describes " + address))
                .path("bindings").path("kafka");
    }
}
