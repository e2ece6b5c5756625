package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.protocol.document.Document;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records of topics and messages of the socket, each of which is held against asyncapi.yaml. */
final class DescribedTopics {

    /** A message that gateways do not know: what they answer is described, and it is not. */
    static final String NONSENSE = "{\"type\":\"whisper\"}";

    private final Described topics = new Described(Document.read(ClusterUnderTest.home().resolve("docs/asyncapi.yaml")));

    /** Holds a record against what is said of its topic. */
    void check(TopicEntry entry) {
        JsonNode value = entry.value();
        messages("{domain}." + entry.topic())
                .filter(message -> isOfType(message, value))
                .findFirst()
                .ifPresentOrElse(message -> topics.check(entry.topic() + "@" + entry.offset(), message.path("payload"), value),
                        () -> topics.differs(entry.topic() + ": no message describes " + value));
    }

    private void said(String direction, JsonNode said) {
        messages("/api/v1/socket")
                .filter(message -> message.path("name").asString().startsWith(direction) && isOfType(message, said) && said.has("type")
                        && message.path("title").asString().equals(said.path("type").asString()))
                .findFirst()
                .ifPresentOrElse(message -> topics.check(message.path("name").asString(), message.path("payload"), said),
                        () -> topics.differs("socket: no message describes " + said));
    }

    /** Holds all that a viewer said on its channels, and all that it was told, against what is said of the socket. */
    void said(SocketViewer viewer, ViewerChannel... channels) {
        Stream.of(channels).flatMap(channel -> channel.messages().stream()).forEach(message -> said("hear", message));
        viewer.messagesWithoutChannel().forEach(message -> said("hear", message));
        viewer.sent().stream().filter(text -> !text.contains(NONSENSE)).forEach(text -> said("say", JsonMapper.shared().readTree(text)));
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

    /** What is said of how a topic is kept. */
    JsonNode kafkaBinding(String address) {
        return StreamSupport.stream(topics.document().root().path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asString().equals(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no channel describes " + address))
                .path("bindings").path("kafka");
    }

    /** Every record and message was as described, and every described field was in one. */
    void assertAllIsAsDescribed() {
        assertThat(topics.differences()).as("not as docs/asyncapi.yaml says").isEmpty();
        assertThat(topics.unseen()).as("described in docs/asyncapi.yaml, and not seen in any record or message").isEmpty();
    }
}
