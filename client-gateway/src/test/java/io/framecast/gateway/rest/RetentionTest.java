package io.framecast.gateway.rest;

import static io.framecast.gateway.testing.RestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.testing.RestClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Retention;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rules by which movies stay, over REST, with two frame services that have room for 1,000 bytes each. */
class RetentionTest {

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    @AutoClose
    private final RestClient rest = new RestClient(gateway);

    @BeforeEach
    void start() {
        for (String node : List.of("frame-1", "frame-2")) {
            gateway.catalogue().applyHeartbeat(new Heartbeat(node, 1, NodeState.UP, new NodeLoad(1 << 20, 0, 0, 1000, 0), List.of(), Instant.now()));
        }
    }

    @Test
    void rulesThatAreSetAreTheWholeDomains() throws Exception {
        JsonNode set = json(put("{\"rules\": [{\"label\": \"camera:gate\", \"maxAge\": \"P30D\"}], \"whenFull\": \"DELETE_OLDEST\", \"fullBelowBytes\": 500}"));
        assertThat(set.path("full").asBoolean()).isFalse();
        assertThat(set.path("freeBytes").asLong()).isEqualTo(2000);
        assertThat(json(rest.send("GET", "/retention", ""))).isEqualTo(set);
        assertThat(gateway.domain().sent(Retention.class)).singleElement().satisfies(rules -> {
            assertThat(rules.whenFull()).isEqualTo(Retention.WhenFull.DELETE_OLDEST);
            assertThat(rules.fullBelowBytes()).isEqualTo(500);
            assertThat(rules.setBy()).isEqualTo("gateway-1");
        });
    }

    @Test
    void wrongRulesChangeNothing() throws Exception {
        put("{\"fullBelowBytes\": 500}");
        assertThat(put("{\"fullBelowBytes\": -1}").statusCode()).isEqualTo(400);
        assertThat(put("{\"rules\": [{\"maxAge\": \"PT1S\"}]}").body()).contains("maxAge must be from PT1M to P36500D");
        assertThat(json(rest.send("GET", "/retention", "")).path("fullBelowBytes").asLong()).isEqualTo(500);
        assertThat(gateway.domain().sent(Retention.class)).hasSize(1);
    }

    @Test
    void fullDisksRefuseWhatIsNewAndTheRemedyIsSaid() throws Exception {
        put("{\"fullBelowBytes\": 3000}");
        HttpResponse<String> refused = rest.send("POST", "/recordings?id=yard", "");
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(refused.body()).contains("must have room for 3000 bytes together, they have 2000", "delete movies, add a frame service, or set other rules");
    }

    @Test
    void whereTheOldestGoFullDisksTakeWhatIsNewAndWhatWentIsTold() throws Exception {
        assertThat(json(put("{\"whenFull\": \"DELETE_OLDEST\", \"fullBelowBytes\": 3000}")).path("full").asBoolean()).isTrue();
        assertThat(rest.send("POST", "/recordings?id=yard", "").statusCode()).isEqualTo(201);

        Movie street = gateway.catalogue().movie(TestGateway.MOVIE).orElseThrow();
        ImportEvent.Deleted deleted = new ImportEvent.Deleted("retention-v1", street.id(), street.deleted(Instant.now()), "it was the oldest", Instant.now());
        gateway.bean(RetentionDesk.class).onEvent(deleted);
        gateway.bean(RetentionDesk.class).onEvent(deleted);
        JsonNode told = json(rest.send("GET", "/retention", "")).path("deleted");
        assertThat(told.size()).as("an answer that comes twice is told once").isEqualTo(1);
        assertThat(told.get(0).path("title").asString()).isEqualTo("A street");
        assertThat(told.get(0).path("reason").asString()).isEqualTo("it was the oldest");
    }

    private HttpResponse<String> put(String rules) throws Exception {
        return rest.send("PUT", "/retention", rules);
    }
}
