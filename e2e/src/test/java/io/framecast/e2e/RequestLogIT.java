package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** An operator follows one request through the logs by its RUID. */
@Order(4)
@OnCluster(OnCluster.SHARED)
final class RequestLogIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** Of one service about one request that went well. */
    private static final int MOST_LINES = 8;

    private final ClusterUnderTest cluster;
    private final Rest rest;

    RequestLogIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @Test
    void oneRequestCanBeFollowedFromCrqToVdoneByItsRuid() {
        String ruid = watched("0-99");

        Await.passes("the whole story in the logs", WITHIN, () -> {
            Map<String, List<String>> story = linesAbout(ruid);
            assertThat(story.get("gateway-1"))
                    .anyMatch(line -> line.contains("CRQ for 100 frames of demo"))
                    .anyMatch(line -> line.contains("SVJOIN: SINK of demo in epoch 1"))
                    .anyMatch(line -> line.contains("first frame written"))
                    .anyMatch(line -> line.contains("ended as DONE, 100 frames delivered"));
            assertThat(all(story, "coordinator"))
                    .anyMatch(line -> line.contains("new -> PENDING in epoch 0, sends PRQ"))
                    .anyMatch(line -> line.contains("-> PLANNED in epoch 1") && line.contains("STRG") && line.contains("SVJOIN"))
                    .anyMatch(line -> line.contains("-> STREAMING in epoch 1"))
                    .anyMatch(line -> line.contains("-> DONE in epoch 1") && line.contains("VDONE") && line.contains("SDONE"));
            assertThat(all(story, "strategist")).anyMatch(line -> line.contains("is answered with DSTRG: 4 shares"));
            assertThat(all(story, "frame"))
                    .anyMatch(line -> line.contains("SVJOIN: SOURCE of demo in epoch 1"))
                    .anyMatch(line -> line.contains("left the group in epoch 1"));
        });

        assertThat(linesAbout(ruid).values()).allSatisfy(lines -> assertThat(lines).hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void everyLineThatNamesARequestHasItUnderTheKey() {
        String ruid = watched("100-149");
        Await.passes("the end in the logs", WITHIN, () -> assertThat(linesAbout(ruid).getOrDefault("gateway-1", List.of()))
                .anyMatch(line -> line.contains("ended as DONE")));

        logs().forEach((node, lines) -> assertThat(lines).filteredOn(line -> line.contains(ruid))
                .as(node)
                .allSatisfy(line -> assertThat(line).contains("[ruid=" + ruid + "]")));
    }

    private String watched(String frames) {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, frames);
            channel.demand(1, frames);
            channel.awaitEnd(1, WITHIN);
            channel.done("");
            Library.awaitPhase(rest, channel.ruid(), "DONE", WITHIN);
            return channel.ruid();
        }
    }

    private static List<String> all(Map<String, List<String>> story, String role) {
        return story.entrySet().stream().filter(entry -> entry.getKey().startsWith(role)).flatMap(entry -> entry.getValue().stream()).toList();
    }

    private Map<String, List<String>> linesAbout(String ruid) {
        Map<String, List<String>> story = new TreeMap<>();
        logs().forEach((node, lines) -> {
            List<String> about = lines.stream().filter(line -> line.contains("[ruid=" + ruid + "]")).toList();
            if (!about.isEmpty()) {
                story.put(node, about);
            }
        });
        return story;
    }

    /** The lines of each service's log, by node; Kafka's and PostgreSQL's own are not ours. */
    private Map<String, List<String>> logs() {
        Map<String, List<String>> logs = new TreeMap<>();
        try (Stream<Path> files = Files.list(cluster.data().resolve("logs"))) {
            for (Path file : files.filter(RequestLogIT::isOfAService).toList()) {
                logs.put(file.getFileName().toString().replace(".log", ""), Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return logs;
    }

    private static boolean isOfAService(Path log) {
        String name = log.getFileName().toString();
        return name.endsWith(".log") && Stream.of("coordinator", "strategist", "frame", "gateway").anyMatch(name::startsWith);
    }
}
