package io.framecast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of the page on metrics. */
final class MetricsPage {

    /** {@code | `name` | type | unit | labels | services | meaning |}. */
    private static final Pattern ROW = Pattern.compile("\\| `(framecast_\\w+)` \\| (\\w+) \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]+)\\|");
    private static final Map<String, Set<String>> ROLES = Map.of("all", Set.of("coordinator", "strategist", "frame-service", "gateway"),
            "sinks", Set.of("frame-service", "gateway"));

    private MetricsPage() {}

    /**
     * One row.
     *
     * @param services roles as {@code ./framecast status} calls them
     */
    record Entry(String name, String type, Set<String> labels, Set<String> services) {}

    /** The rows by metric. */
    static Map<String, Entry> read(Path page) {
        Map<String, Entry> entries = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(page)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    Set<String> services = new TreeSet<>();
                    words(row.group(5)).forEach(word -> services.addAll(ROLES.getOrDefault(word, Set.of(word))));
                    entries.put(row.group(1), new Entry(row.group(1), row.group(2), words(row.group(4).replace("`", "")), services));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static Set<String> words(String cell) {
        return new TreeSet<>(Arrays.stream(cell.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList());
    }
}
