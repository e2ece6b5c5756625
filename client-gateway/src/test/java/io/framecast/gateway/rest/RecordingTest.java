package io.framecast.gateway.rest;

import static io.framecast.gateway.testing.RestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.Pictures;
import io.framecast.gateway.testing.RestClient;
import io.framecast.gateway.testing.TestGateway;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Frames appended over REST, with frame services and a coordinator that are played. */
class RecordingTest {

    private static final byte[] RED = Pictures.jpeg(64, 48, Color.RED);
    private static final byte[] BLUE = Pictures.jpeg(64, 48, Color.BLUE);

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    @AutoClose
    private final RestClient rest = new RestClient(gateway);

    @Test
    void appendedFramesAreStoredNumberedAndCounted() throws Exception {
        assertThat(rest.post("/recordings?id=yard&label=camera:yard&frameRate=25", new byte[0]).statusCode()).isEqualTo(201);
        JsonNode first = json(rest.post("/movies/yard/frames", RED));
        assertThat(first.path("at").asInt()).isZero();
        assertThat(first.path("next").asInt()).isEqualTo(1);
        JsonNode more = json(rest.post("/movies/yard/frames?at=1", both(BLUE, RED)));
        assertThat(more.path("frames").asInt()).isEqualTo(2);
        assertThat(gateway.recorded().of("yard").values()).containsExactly(RED, BLUE, RED);
        JsonNode movie = json(rest.get("/movies/yard"));
        assertThat(movie.path("frames").asInt()).isEqualTo(3);
        assertThat(movie.path("recording").asBoolean()).isTrue();
        assertThat(movie.path("width").asInt()).isEqualTo(64);
    }

    @Test
    void framesOfAMovieOfWhichThisGatewayIsYetToHearWaitForItAndOnesOfNoMovieAreRefused() throws Exception {
        CompletableFuture<HttpResponse<String>> early = CompletableFuture.supplyAsync(() -> {
            try {
                return rest.post("/movies/yard/frames", RED);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(rest.post("/recordings?id=yard", new byte[0]).statusCode()).isEqualTo(201);
        assertThat(early.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(gateway.recorded().of("yard").values()).containsExactly(RED);
        assertThat(rest.post("/movies/nobody-began-it/frames", RED).statusCode()).isEqualTo(404);
    }

    @Test
    void aRetryIsTheSameFrameAndAGapIsRefusedWithTheNextNumber() throws Exception {
        rest.post("/recordings?id=yard", new byte[0]);
        rest.post("/movies/yard/frames?at=0", RED);
        JsonNode again = json(rest.post("/movies/yard/frames?at=0", both(RED, BLUE)));
        assertThat(again.path("next").asInt()).isEqualTo(2);
        assertThat(gateway.recorded().of("yard").values()).containsExactly(RED, BLUE);
        HttpResponse<String> gap = rest.post("/movies/yard/frames?at=5", RED);
        assertThat(gap.statusCode()).isEqualTo(409);
        assertThat(gap.body()).contains("the next of 'yard' is 2");
    }

    @Test
    void whatAFrameServiceDoesNotTakeIsSentUntilItIsTaken() throws Exception {
        rest.post("/recordings?id=yard", new byte[0]);
        gateway.recorded().fail(HttpStatus.SERVICE_UNAVAILABLE, HttpStatus.INSUFFICIENT_STORAGE, HttpStatus.CONFLICT);
        assertThat(rest.post("/movies/yard/frames", RED).statusCode()).isEqualTo(200);
        assertThat(gateway.recorded().of("yard")).hasSize(1);
    }

    @Test
    void theLastCallEndsItAndFurtherFramesAreRefused() throws Exception {
        rest.post("/recordings?id=yard", new byte[0]);
        assertThat(rest.post("/movies/yard/frames?last=true", RED).statusCode()).isEqualTo(200);
        assertThat(json(rest.get("/movies/yard")).path("recording").asBoolean()).isFalse();
        assertThat(rest.post("/movies/yard/frames", RED).statusCode()).isEqualTo(409);
        assertThat(rest.post("/movies/yard/close", new byte[0]).statusCode()).isEqualTo(409);
    }

    @Test
    void framesOfAnotherSizeOrOfNoneAreRefused() throws Exception {
        rest.post("/recordings?id=yard", new byte[0]);
        rest.post("/movies/yard/frames", RED);
        HttpResponse<String> other = rest.post("/movies/yard/frames", Pictures.jpeg(32, 16, Color.RED));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("has 64x48, got 32x16");
        assertThat(rest.post("/movies/yard/frames", new byte[0]).statusCode()).isEqualTo(400);
    }

    @Test
    void aMovieThatWasImportedTakesNoFrames() throws Exception {
        assertThat(rest.post("/movies/street/frames", RED).statusCode()).isEqualTo(409);
    }

    @Test
    void aRecordingThatGetsNoFramesGivesItsPlaceAndTakesOneAgain() throws Exception {
        for (int camera = 1; camera <= 6; camera++) {
            rest.post("/recordings?id=yard-" + camera, new byte[0]);
            assertThat(rest.post("/movies/yard-" + camera + "/frames", RED).statusCode()).as("of four that may be").isEqualTo(200);
        }
        JsonNode first = json(rest.post("/movies/yard-1/frames", BLUE));
        assertThat(first.path("next").asInt()).isEqualTo(2);
        assertThat(gateway.recorded().of("yard-1").values()).containsExactly(RED, BLUE);
    }

    @Test
    void aMovieWithoutAFrameCannotBeWatchedYet() throws Exception {
        rest.post("/recordings?id=yard", new byte[0]);
        assertThat(json(rest.get("/movies/yard")).path("state").asString()).isEqualTo("READY");
        assertThat(rest.get("/movies/yard/stream").statusCode()).isEqualTo(409);
    }

    private static byte[] both(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }
}
