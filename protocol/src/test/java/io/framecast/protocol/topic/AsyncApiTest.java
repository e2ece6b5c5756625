package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.framecast.protocol.document.Document;
import io.framecast.protocol.document.RecordSchema;
import io.framecast.protocol.document.Spectral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** docs/asyncapi.yaml says what the topics' records are, and how the topics are kept. */
class AsyncApiTest {

    private static final String FILE = "docs/asyncapi.yaml";
    private static final Document ASYNC_API = Document.read(Path.of("..", FILE));
    private static final int DEFAULT_PARTITIONS = 6;

    static Stream<Topic<?>> topics() {
        return Topics.all().stream();
    }

    @Test
    void theLinterFindsNothing() throws Exception {
        Spectral.assertFindsNothingIn(FILE);
    }

    @Test
    void everyTopicIsDescribedAndNoOther() {
        List<String> described = new ArrayList<>();
        ASYNC_API.root().path("channels").forEach(channel -> {
            String address = channel.path("address").asString();
            if (address.startsWith("{domain}.")) {
                described.add(address.substring("{domain}.".length()));
            }
        });
        assertThat(described).as("topics among the channels of " + FILE)
                .containsExactlyInAnyOrderElementsOf(Topics.all().stream().map(Topic::name).toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void itsRecordsHaveTheDescribedFields(Topic<?> topic) {
        JsonSubTypes steps = topic.type().getAnnotation(JsonSubTypes.class);
        Map<String, Class<?>> types = new TreeMap<>();
        if (steps == null) {
            types.put("", topic.type());
        } else {
            Stream.of(steps.value()).forEach(step -> types.put(step.name(), step.value()));
        }
        List<String> differences = new ArrayList<>();
        Map<String, JsonNode> described = payloadsByType(topic);
        types.forEach((name, type) -> {
            JsonNode payload = described.remove(name);
            if (payload == null) {
                differences.add(topic.name() + ": no message describes " + type.getSimpleName() + " (type '" + name + "')");
            } else {
                differences.addAll(RecordSchema.differencesWritten(ASYNC_API, type.getSimpleName(), type, payload));
            }
        });
        described.keySet().forEach(name -> differences.add(topic.name() + ": a message of type '" + name + "' is described, there is none"));
        assertThat(differences).as("to be put right in " + FILE).isEmpty();
    }

    private static Map<String, JsonNode> payloadsByType(Topic<?> topic) {
        Map<String, JsonNode> payloads = new TreeMap<>();
        for (JsonNode message : channel(topic).path("messages")) {
            JsonNode payload = ASYNC_API.resolve(ASYNC_API.resolve(message).path("payload"));
            payloads.put(payload.path("properties").path("type").path("const").asString(""), payload);
        }
        return payloads;
    }

    @ParameterizedTest
    @MethodSource("topics")
    void itIsKeptAsDescribed(Topic<?> topic) {
        JsonNode kafka = channel(topic).path("bindings").path("kafka");
        Map<String, String> described = new TreeMap<>();
        kafka.path("topicConfiguration").properties().forEach(setting -> described.put(setting.getKey(),
                setting.getValue().isArray() ? setting.getValue().get(0).asString() : setting.getValue().asString()));
        Map<String, String> made = new TreeMap<>(DomainTopics.config(topic));
        made.putIfAbsent("cleanup.policy", "delete");
        assertThat(described).isEqualTo(made);
        assertThat(kafka.path("partitions").asInt()).isEqualTo(topic.spread() == Topic.Spread.SINGLE ? 1 : DEFAULT_PARTITIONS);
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(ASYNC_API.undescribed()).as("without a description in " + FILE).isEmpty();
    }

    private static JsonNode channel(Topic<?> topic) {
        for (JsonNode channel : ASYNC_API.root().path("channels")) {
            if (channel.path("address").asString().equals("{domain}." + topic.name())) {
                return channel;
            }
        }
        throw new AssertionError(FILE + " has no channel for topic " + topic.name() + "; add one under channels, with its message and operations");
    }
}
