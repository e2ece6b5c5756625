package io.framecast.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** As much of Kubernetes' API as {@code lookup} asks for a Secret, at the address that KUBECONFIG names while it is open. */
final class ClusterWithSecrets implements AutoCloseable {

    private static final String DISCOVERY = """
            {"kind":"APIResourceList","groupVersion":"v1",
             "resources":[{"name":"secrets","singularName":"","namespaced":true,"kind":"Secret","verbs":["get"]}]}""";

    private final HttpServer server;
    private final Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));

    /** @param secrets JSON of each Secret by name, in any namespace */
    ClusterWithSecrets(Map<String, String> secrets) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", exchange -> answer(exchange, exchange.getRequestURI().getPath().equals("/api/v1") ? 200 : 500, DISCOVERY));
        server.createContext("/api/v1/namespaces/", exchange -> {
            String name = Path.of(exchange.getRequestURI().getPath()).getFileName().toString();
            if (secrets.containsKey(name)) {
                answer(exchange, 200, secrets.get(name));
            } else {
                answer(exchange, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}");
            }
        });
        server.start();
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
                users: [{name: nobody, user: {}}]
                current-context: fake
                """.formatted(server.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        Files.deleteIfExists(kubeconfig);
    }
}
