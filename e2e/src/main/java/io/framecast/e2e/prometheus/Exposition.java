package io.framecast.e2e.prometheus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Prometheus' text format, version 0.0.4: what {@code /actuator/prometheus} answers by default. */
public final class Exposition {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+.*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Set<String> LABELS_OF_THE_FORMAT = Set.of("le", "quantile");

    private Exposition() {}

    /** What the node at that port of this machine exposes, by name. */
    public static Map<String, MetricFamily> of(int metricsPort) {
        return parse(textOf(metricsPort));
    }

    /** The samples of that node whose name begins so, by name with labels. */
    public static Map<String, Double> samples(int metricsPort, String prefix) {
        Map<String, Double> samples = new TreeMap<>();
        textOf(metricsPort).lines().filter(line -> line.startsWith(prefix)).forEach(line -> {
            int end = line.lastIndexOf(' ');
            samples.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
        });
        return samples;
    }

    /** The sum of a counter's or gauge's series at the node at that port; 0 where it has none. */
    public static double sum(int metricsPort, String name) {
        return samples(metricsPort, name).entrySet().stream()
                .filter(sample -> sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static String textOf(int metricsPort) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/actuator/prometheus")).timeout(WITHIN).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + request.uri(), e);
        }
    }

    /** The families of a text, by name; one without a TYPE has the type "untyped". */
    public static Map<String, MetricFamily> parse(String text) {
        Map<String, String> helps = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                (comment.group(1).equals("HELP") ? helps : types).put(comment.group(2), comment.group(3));
            } else if (sample.matches()) {
                Set<String> names = labels.computeIfAbsent(familyOf(sample.group(1), types), name -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    if (!LABELS_OF_THE_FORMAT.contains(label.group(1))) {
                        names.add(label.group(1));
                    }
                }
            }
        });
        Map<String, MetricFamily> families = new TreeMap<>();
        labels.forEach((name, names) ->
                families.put(name, new MetricFamily(name, types.getOrDefault(name, "untyped"), helps.getOrDefault(name, ""), names)));
        return families;
    }

    private static String familyOf(String sample, Map<String, String> types) {
        String base = sample.replaceFirst("_(bucket|count|sum)$", "");
        String type = types.getOrDefault(base, "");
        return type.equals("histogram") || type.equals("summary") ? base : sample;
    }
}
