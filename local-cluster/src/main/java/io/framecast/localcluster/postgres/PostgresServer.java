package io.framecast.localcluster.postgres;

import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.process.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One PostgreSQL server whose data lasts: fsync is on, listens on loopback only, asks for a password. Its process is the
 * postmaster itself; when that is killed, its children end by themselves.
 */
public final class PostgresServer {

    /** The database and its owner. */
    public static final String DATABASE = "framecast";

    private final PostgresBinaries binaries;
    private final Path data;
    private final Map<String, String> environment;
    private final UnprivilegedUser user;

    /**
     * @param data the server's data directory, existing or not
     * @param environment added to that of the programs that make the database
     */
    public PostgresServer(PostgresBinaries binaries, Path data, Map<String, String> environment) throws IOException {
        this.binaries = binaries;
        this.data = data;
        this.environment = environment;
        this.user = UnprivilegedUser.forCaller(System.getProperty("user.name"), data);
    }

    /**
     * Makes the database on first use.
     *
     * @param password the owner's password
     * @param log where the output of PostgreSQL's programs goes
     */
    public void createOnce(String password, Path log) throws IOException, InterruptedException {
        if (Files.exists(data)) {
            user.own(data);
            return;
        }
        // Made beside its place: a launcher that is killed half-way leaves no directory that looks complete.
        Path fresh = Files.createTempDirectory(data.getParent(), "postgres-making");
        Path passwordFile = fresh.resolve("password");
        Files.writeString(passwordFile, password);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
        user.own(fresh);
        Path making = fresh.resolve("data");
        run(log, "", binaries.program("initdb").toString(), "-D", making.toString(), "-U", DATABASE, "-E", "UTF8",
                "--no-locale", "--auth=scram-sha-256", "--pwfile=" + passwordFile);
        run(log, "CREATE DATABASE " + DATABASE + ";\n",
                binaries.program("postgres").toString(), "--single", "-D", making.toString(), "postgres");
        Files.move(making, data, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(passwordFile);
        Files.delete(fresh);
    }

    /**
     * Removes the pid file of a server that has ended. PostgreSQL does so itself, except where the number is still taken by the dead
     * process: one that nobody has collected yet, as in a container whose first process collects none, looks alive to it. While
     * any process works in the data directory nothing is done: children of the dead may still write.
     */
    public void forgetEndedServer(ProcessTable processes) throws IOException {
        if (Files.exists(data.resolve("postmaster.pid")) && !processes.anyWorksIn(data)) {
            Files.delete(data.resolve("postmaster.pid"));
        }
    }

    /** The server's command line. */
    public List<String> command(int port) {
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(binaries.program("postgres").toString(), "-D", data.toString()));
        for (String setting : List.of(
                "port=" + port, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=on",
                "max_connections=60", "shared_buffers=64MB", "timezone=UTC", "log_timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    /** Whether the process with that id serves its clients; the server says so in the eighth line of its pid file. */
    public static boolean isReady(Path data, long pid) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8 && lines.getFirst().strip().equals(Long.toString(pid)) && lines.get(7).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    private void run(Path log, String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(user.prefix().stream(), Stream.of(arguments)).toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new ClusterProblem("%s failed with exit code %d; its output is in %s"
                    .formatted(Path.of(arguments[0]).getFileName(), exit, log));
        }
    }
}
