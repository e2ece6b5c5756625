package io.framecast.e2e.example;

import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * nginx as {@code examples/nginx/nginx.conf} sets it up, before two gateways. Only the three addresses are others than there, and
 * each must be there exactly once.
 */
public final class Nginx implements AutoCloseable {

    private static final Duration UP_WITHIN = Duration.ofSeconds(10);
    private static final int STOP_SECONDS = 5;

    private final Path directory;
    private final Process process;
    private final URI address;

    private Nginx(Path directory, Process process, URI address) {
        this.directory = directory;
        this.process = process;
        this.address = address;
    }

    /** Starts it; returns when it takes connections. */
    public static Nginx before(URI firstGateway, URI secondGateway) {
        try {
            Path directory = Files.createTempDirectory("framecast-nginx");
            int port = freePort();
            String conf = Files.readString(Example.examples().resolve("nginx/nginx.conf"));
            conf = replaced(conf, "listen 127.0.0.1:8000;", "listen 127.0.0.1:" + port + ";");
            conf = replaced(conf, "server 127.0.0.1:8080 ", "server " + firstGateway.getAuthority() + " ");
            conf = replaced(conf, "server 127.0.0.1:8081 ", "server " + secondGateway.getAuthority() + " ");
            Files.writeString(directory.resolve("nginx.conf"), conf);
            Process process = new ProcessBuilder("nginx", "-e", "stderr", "-p", directory.toString(), "-c", "nginx.conf")
                    .redirectErrorStream(true).redirectOutput(directory.resolve("nginx.log").toFile()).start();
            Nginx nginx = new Nginx(directory, process, URI.create("http://127.0.0.1:" + port));
            try {
                Await.until("nginx takes connections", UP_WITHIN, nginx::takesConnections);
            } catch (AssertionError e) {
                String log = Files.readString(directory.resolve("nginx.log"));
                nginx.close();
                throw new AssertionError(e.getMessage() + "\n" + log, e);
            }
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String replaced(String conf, String part, String by) {
        if (conf.split(java.util.regex.Pattern.quote(part), -1).length != 2) {
            throw new AssertionError("'" + part + "' must be in nginx.conf exactly once");
        }
        return conf.replace(part, by);
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), (int) UP_WITHIN.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Its address. */
    public URI address() {
        return address;
    }

    /** Stops it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Directories.delete(directory);
    }
}
