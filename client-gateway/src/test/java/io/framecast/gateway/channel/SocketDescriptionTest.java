package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.framecast.gateway.node.GatewayProperties;
import io.framecast.protocol.document.ByteDiagram;
import io.framecast.protocol.document.Document;
import io.framecast.protocol.document.Page;
import io.framecast.protocol.document.RecordSchema;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/socket.md and docs/asyncapi.yaml say of the socket what its code does. */
class SocketDescriptionTest {

    private static final Page SOCKET = Page.read(Path.of("../docs/socket.md"));
    private static final Document ASYNC_API = Document.read(Path.of("../docs/asyncapi.yaml"));
    private static final int MAX_RANGES = 4096;

    private static Map<String, Class<?>> clientMessages() {
        Map<String, Class<?>> types = new TreeMap<>();
        for (Class<?> type : ClientMessage.class.getPermittedSubclasses()) {
            types.put(type.getSimpleName().toLowerCase(Locale.ROOT), type);
        }
        return types;
    }

    private static Map<String, Class<?>> serverMessages() {
        Map<String, Class<?>> types = new TreeMap<>();
        for (JsonSubTypes.Type type : ServerMessage.class.getAnnotation(JsonSubTypes.class).value()) {
            types.put(type.name(), type.value());
        }
        return types;
    }

    private static Set<String> fields(Class<?> type) {
        Set<String> fields = new TreeSet<>(Set.of("type"));
        Arrays.stream(type.getRecordComponents()).forEach(component -> fields.add(component.getName()));
        return fields;
    }

    /** The fields of the examples in the table under a heading, by message type. */
    private static Map<String, Set<String>> fieldsInTable(String heading) {
        Map<String, Set<String>> fields = new TreeMap<>();
        for (List<String> row : SOCKET.table(heading)) {
            JsonNode example = JsonMapper.shared().readTree(example(row));
            fields.computeIfAbsent(example.path("type").asString(), type -> new TreeSet<>()).addAll(example.propertyNames());
        }
        return fields;
    }

    private static String example(List<String> row) {
        return row.getFirst().replace("`", "").replace("{…}", "{}");
    }

    @Test
    void thePagesTablesHaveEveryMessageWithEveryField() {
        Map<String, Set<String>> said = new TreeMap<>();
        clientMessages().forEach((name, type) -> said.put(name, fields(type)));
        assertThat(fieldsInTable("Client to server")).isEqualTo(said);
        Map<String, Set<String>> heard = new TreeMap<>();
        serverMessages().forEach((name, type) -> heard.put(name, fields(type)));
        assertThat(fieldsInTable("Server to client")).isEqualTo(heard);
    }

    @Test
    void thePagesExamplesAreUnderstood() throws MessageException {
        ClientMessageParser parser = new ClientMessageParser(MAX_RANGES);
        for (List<String> row : SOCKET.table("Client to server")) {
            ClientMessage message = parser.parse(example(row).replace("…", "my-request"));
            assertThat(message.channel()).isEqualTo(1);
        }
    }

    @Test
    void thePagesByteDiagramIsTheFramesHeader() {
        ByteBuffer header = ByteBuffer.allocate(SocketFrameHeader.BYTES);
        SocketFrameHeader.put(header, 0x1234, 0x5678, 0x9abc_def0L, 0x0123_4567, 0x89ab_cdef, 0x0fed_cba9);
        ByteDiagram diagram = SOCKET.diagram("Frames");
        assertThat(diagram.bytes()).isEqualTo(SocketFrameHeader.BYTES);
        assertThat(diagram.read(header.flip())).isEqualTo(Map.of(
                "version = 1", 1L, "flags = 0", 0L, "channel", 0x1234L, "source index", 0x5678L, "reserved = 0", 0L,
                "generation", 0x9abc_def0L, "frame number", 0x0123_4567L, "CRC-32C of the JPEG", 0x89ab_cdefL, "length of the JPEG", 0x0fed_cba9L));
    }

    @Test
    void thePagesSettingsExistWithTheirDefaults() {
        GatewayProperties defaults = new Binder(new MapConfigurationPropertySource(
                Map.of("framecast.secret", "0123456789abcdef", "framecast.node.id", "gateway-1")))
                .bind("framecast", Bindable.of(GatewayProperties.class))
                .get();
        Map<String, String> told = SOCKET.settings();
        assertThat(told.keySet()).as("settings of the socket named on the page").containsAll(named("framecast.gateway.socket", defaults.gateway().socket()).keySet());
        Map<String, String> actual = new HashMap<>(named("framecast.gateway.socket", defaults.gateway().socket()));
        actual.putAll(named("framecast.gateway.viewing", defaults.gateway().viewing()));
        actual.keySet().retainAll(told.keySet());
        assertThat(told).isEqualTo(actual);
    }

    private static Map<String, String> named(String prefix, Record settings) {
        return Page.settingsOf(prefix, settings);
    }

    @Test
    void everyMessageIsDescribedWithItsFields() {
        List<String> differences = new ArrayList<>();
        compare("say", clientMessages(), false, differences);
        compare("hear", serverMessages(), true, differences);
        assertThat(differences).as("to be put right in docs/asyncapi.yaml").isEmpty();
    }

    private static void compare(String prefix, Map<String, Class<?>> types, boolean written, List<String> differences) {
        Map<String, JsonNode> described = new TreeMap<>();
        ASYNC_API.root().path("channels").path("socket").path("messages").properties().forEach(message -> {
            JsonNode payload = ASYNC_API.resolve(ASYNC_API.resolve(message.getValue()).path("payload"));
            if (message.getKey().startsWith(prefix) && payload.path("type").asString().equals("object")) {
                described.put(payload.path("properties").path("type").path("const").asString(), payload);
            }
        });
        Stream.concat(types.keySet().stream(), described.keySet().stream()).distinct().forEach(name -> {
            if (!described.containsKey(name)) {
                differences.add("message '" + name + "' is not among the messages of channels.socket");
            } else if (!types.containsKey(name)) {
                differences.add("message '" + name + "' is described, there is none");
            } else if (written) {
                differences.addAll(RecordSchema.differencesWritten(ASYNC_API, name, types.get(name), described.get(name)));
            } else {
                differences.addAll(RecordSchema.differencesRead(ASYNC_API, name, types.get(name), described.get(name)));
            }
        });
    }

    @Test
    void theDescribedRangesAreThoseTheParserTakes() {
        JsonNode demand = ASYNC_API.schema("SayDemand").path("properties");
        assertThat(demand.path("channel").path("maximum").asInt()).isEqualTo(ClientMessageParser.MAX_CHANNEL);
        assertThat(demand.path("generation").path("maximum").asLong()).isEqualTo(ClientMessageParser.MAX_GENERATION);
        assertThat(ASYNC_API.schema("SayOpen").path("properties").path("maxSources").path("maximum").asInt()).isEqualTo(ClientMessageParser.MAX_SOURCES);
    }
}
