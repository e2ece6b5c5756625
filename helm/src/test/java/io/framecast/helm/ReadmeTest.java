package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chart's README tells of every value, with the default that it has. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.]+)` \\| `([^`]*)` \\| \\S.* \\|$");

    @Test
    void tellsOfEveryValueAndItsDefault() throws IOException {
        Map<String, String> told = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Chart.DIRECTORY.resolve("README.md")));
        while (row.find()) {
            told.put(row.group(1), row.group(2));
        }

        assertThat(told).isEqualTo(defaults());
    }

    private static Map<String, String> defaults() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        JsonNode values = new ObjectMapper(new YAMLFactory()).readTree(Chart.DIRECTORY.resolve("values.yaml").toFile());
        collect(values, "", defaults);
        return defaults;
    }

    /** A map is told of as a whole where its keys are not the chart's to choose. */
    private static void collect(JsonNode node, String path, Map<String, String> into) {
        boolean isGroup = node.isObject() && !node.isEmpty() && !path.matches(".*\\.(labels|annotations|config|resources)");
        if (isGroup) {
            node.properties().forEach(entry -> collect(entry.getValue(), path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey(), into));
        } else {
            into.put(path, node.toString().replace("|", "\\|"));
        }
    }
}
