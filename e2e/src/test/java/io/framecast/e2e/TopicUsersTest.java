package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.document.Document;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** docs/asyncapi.yaml says which service uses which topic: those, and only those, whose sources name it. */
class TopicUsersTest {

    private static final Path HOME = Path.of("..");
    private static final Map<String, String> MODULES = Map.of("coordinator", "coordinator-service", "strategist", "strategist-service",
            "frame-service", "frame-service", "gateway", "client-gateway");
    /** Every node joins, lives and refuses records by what all share. */
    private static final Set<String> BY_ALL = Set.of("sdjoin", "heartbeat", "dead-letter");

    @Test
    void theTagsOfATopicsOperationsAreItsUsers() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>();
        Document document = Document.read(HOME.resolve("docs/asyncapi.yaml"));
        for (JsonNode operation : document.root().path("operations")) {
            String address = document.resolve(operation.path("channel")).path("address").asString();
            if (address.startsWith("{domain}.")) {
                Set<String> users = told.computeIfAbsent(address.substring("{domain}.".length()), topic -> new TreeSet<>());
                operation.path("tags").forEach(tag -> users.add(tag.path("name").asString()));
            }
        }
        Map<String, Set<String>> actual = new TreeMap<>();
        for (Topic<?> topic : Topics.all()) {
            Set<String> users = new TreeSet<>();
            for (Map.Entry<String, String> module : MODULES.entrySet()) {
                if (BY_ALL.contains(topic.name()) || isNamedIn(HOME.resolve(module.getValue()).resolve("src/main"), topic)) {
                    users.add(module.getKey());
                }
            }
            actual.put(topic.name(), users);
        }
        assertThat(told).as("who writes or reads each topic, in the tags of docs/asyncapi.yaml").isEqualTo(actual);
    }

    /** In Java by its constant, in settings by its destination. */
    private static boolean isNamedIn(Path sources, Topic<?> topic) throws IOException {
        String constant = topic.name().replace('-', '_').toUpperCase(Locale.ROOT);
        Pattern name = Pattern.compile("Topics\\." + constant + "\\b|destination: \\$\\{framecast\\.domain}\\." + topic.name() + "(?m:$)");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java") || file.toString().endsWith(".yaml"))
                    .anyMatch(file -> name.matcher(read(file)).find());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
