package io.framecast.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which meters the services register, as their sources have it. That they are really there, the end-to-end tests see. */
final class MetersInSources {

    private static final List<String> MODULES =
            List.of("protocol", "coordinator-service", "strategist-service", "frame-service", "client-gateway");
    private static final Pattern SERIES = Pattern.compile("framecast_\\w+");
    private static final Pattern METER = Pattern.compile("\"(framecast\\.[a-z.]+)\"");

    private MetersInSources() {}

    /** Micrometer's names of all that a PromQL expression asks for. */
    static Set<String> askedBy(String expression) {
        Set<String> meters = new TreeSet<>();
        Matcher series = SERIES.matcher(expression);
        while (series.find()) {
            meters.add(series.group().replaceFirst("_(bucket|sum|count)$", "").replaceFirst("_(total|seconds)$", "").replace('_', '.'));
        }
        return meters;
    }

    /** Micrometer's names of all meters. */
    static Set<String> registered() throws IOException {
        Set<String> meters = new TreeSet<>();
        for (String module : MODULES) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                    Matcher meter = METER.matcher(Files.readString(source));
                    while (meter.find()) {
                        meters.add(meter.group(1));
                    }
                }
            }
        }
        return meters;
    }
}
