package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that the chart hands to the services are settings that they have. */
class SettingsTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path SERVICES = Path.of("..");

    /** By ConfigMap: the module, and the class that says what is under {@code framecast}. */
    private static final Map<String, Service> SERVICE_OF = Map.of(
            "framecast-coordinator", new Service("coordinator-service", "coordinator/node/CoordinatorProperties.java"),
            "framecast-strategist", new Service("strategist-service", "strategist/node/NodeSettings.java"),
            "framecast-frame", new Service("frame-service", "frameservice/settings/FrameServiceProperties.java"),
            "framecast-gateway", new Service("client-gateway", "gateway/node/GatewayProperties.java"));

    /** Spring Boot's own, which the services leave at Spring Boot's defaults. */
    private static final Set<String> OF_SPRING_BOOT = Set.of("server.port", "server.forward-headers-strategy");

    /** What every client of Kafka understands, in Kafka's own words. */
    private static final Pattern OF_KAFKA = Pattern.compile("spring\\.kafka\\.properties\\.(.+)");

    private record Service(String module, String properties) {

        String source() throws IOException {
            return Files.readString(SERVICES.resolve(module).resolve("src/main/java/io/framecast").resolve(properties));
        }

        Set<String> shippedKeys() throws IOException {
            return keys(YAML.readTree(SERVICES.resolve(module).resolve("src/main/resources/application.yaml").toFile()));
        }
    }

    static List<Shape> shapes() {
        return Chart.shapes();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void areKnownToTheServicesThatAreGivenThem(Shape shape) throws IOException {
        Map<String, Set<String>> given = given(Chart.objects(shape));

        assertThat(given.keySet()).isEqualTo(SERVICE_OF.keySet());
        assertThat(unknown(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"framecast.gateway.viewing.max-opn", "framecast.imports.quality", "spring.kafka.bootstrap-server",
            "spring.kafka.properties.sasl.jaas.confg"})
    void areFoundWhereTheServiceDoesNotHaveThem(String key) throws IOException {
        String rendering = Chart.render(Shape.DEFAULT, Map.of("gateway.config." + key, "1"));

        assertThat(unknown(given(Chart.objects(rendering)))).containsExactly("framecast-gateway: " + key);
    }

    private static List<String> unknown(Map<String, Set<String>> given) throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, Set<String>> role : given.entrySet()) {
            Service service = SERVICE_OF.get(role.getKey());
            Set<String> shipped = service.shippedKeys();
            Set<String> components = components(service.source());
            for (String key : role.getValue()) {
                boolean isKnown = key.startsWith("framecast.")
                        ? components.containsAll(List.of(camelCase(key.substring("framecast.".length())).split("\\.")))
                        : shipped.contains(key) || OF_SPRING_BOOT.contains(key) || isKnownToKafka(key);
                if (!isKnown) {
                    unknown.add(role.getKey() + ": " + key);
                }
            }
        }
        return unknown;
    }

    private static boolean isKnownToKafka(String key) {
        Matcher property = OF_KAFKA.matcher(key);
        return property.matches() && AdminClientConfig.configNames().contains(property.group(1));
    }

    private static Map<String, Set<String>> given(List<HasMetadata> objects) {
        return objects.stream()
                .filter(object -> SERVICE_OF.containsKey(nameOf(object)) && object instanceof ConfigMap)
                .collect(Collectors.toMap(SettingsTest::nameOf, object -> settings((ConfigMap) object)));
    }

    private static String nameOf(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static Set<String> settings(ConfigMap map) {
        try {
            return keys(YAML.readTree(map.getData().get("application.yaml")));
        } catch (IOException e) {
            throw new AssertionError("not YAML: " + map.getData(), e);
        }
    }

    /** The names of the components of all records in a source: each is preceded by its type and followed by a comma or the end. */
    private static Set<String> components(String source) {
        Set<String> names = new TreeSet<>();
        Matcher component = Pattern.compile("[\\w>]\\s+([a-z]\\w*)\\s*[,)]").matcher(source);
        while (component.find()) {
            names.add(component.group(1));
        }
        return names;
    }

    private static Set<String> keys(JsonNode node) {
        Set<String> keys = new TreeSet<>();
        collect(node, "", keys);
        return keys;
    }

    private static void collect(JsonNode node, String path, Set<String> keys) {
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(entry.getValue(), path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey(), keys));
        } else {
            keys.add(path);
        }
    }

    private static String camelCase(String key) {
        return Pattern.compile("-([a-z])").matcher(key).replaceAll(letter -> letter.group(1).toUpperCase());
    }
}
