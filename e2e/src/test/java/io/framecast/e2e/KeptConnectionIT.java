package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.cluster.ClusterUnderTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Browsers send dozens of requests of all kinds over each of their few connections. A web server that forgets to read on leaves
 * the page waiting for a script for ever; reactor-netty 1.3.6 did.
 */
@Order(3)
@OnCluster(OnCluster.SHARED)
final class KeptConnectionIT {

    private static final int CONNECTIONS = 6;
    private static final int REQUESTS = 200;
    private static final List<String> PATHS = List.of("/core/playhead.js", "/core/cache.js", "/api/v1/domain", "/api/v1/movies");

    private final ClusterUnderTest cluster;

    KeptConnectionIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @Test
    void aKeptConnectionIsAnsweredWhateverMixOfFilesAndQuestionsItCarries() throws Exception {
        String gateway = cluster.gateway(1).toString();
        try (ExecutorService browsers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                answered.add(browsers.submit(() -> ask(gateway, first)));
            }
            for (Future<Integer> count : answered) {
                assertThat(count.get()).isEqualTo(REQUESTS);
            }
        }
    }

    /** One connection: a client of its own, and one request after the other. */
    private static int ask(String gateway, int first) throws Exception {
        int answered = 0;
        try (HttpClient browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < REQUESTS; i++) {
                URI address = URI.create(gateway + PATHS.get((i * 7 + first) % PATHS.size()));
                HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
                answered += browser.send(request, BodyHandlers.discarding()).statusCode() == 200 ? 1 : 0;
            }
        }
        return answered;
    }
}
