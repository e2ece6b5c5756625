package io.framecast.localcluster.layout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one cluster's data directory. Every file that another command line may read at the same time is written
 * beside its place and renamed into it.
 *
 * <pre>
 * DATA/version.json        by which version the data was written last
 * DATA/cluster.json        the plan: processes and ports
 * DATA/launcher.json       the launcher's process while it lives
 * DATA/up.lock             held by a launcher; control.lock: held for one start, stop or signal
 * DATA/secret, db-password the domain's secret and the database's password, readable by their owner only
 * DATA/run/NAME.json       one process: pid, start time, how it ended
 * DATA/logs/NAME.log       its output
 * DATA/NAME/, DATA/tmp/NAME its data; its temporary files
 * </pre>
 */
public final class ClusterDirectory {

    /** The environment variable that marks the processes of a cluster; its value is the data directory. */
    public static final String MARK = "FRAMECAST_CLUSTER";

    private static final Object MAKING = new Object();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root;
    private final String mark;

    private ClusterDirectory(Path root, String mark) {
        this.root = root;
        this.mark = mark;
    }

    /** The directory at {@code path}, existing or not; symbolic links on the way are resolved, so that one directory has one name. */
    public static ClusterDirectory at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Path real = Files.exists(absolute) ? absolute.toRealPath() : absolute;
            return new ClusterDirectory(real, real.toString());
        } catch (IOException e) {
            throw new ClusterProblem("cannot use " + absolute + " as data directory: " + FileTrouble.reason(e), e);
        }
    }

    /** A directory at another place whose processes carry this one's mark: whoever stops this cluster stops them too. */
    public ClusterDirectory elsewhere(Path path) {
        return new ClusterDirectory(path.toAbsolutePath().normalize(), mark);
    }

    /**
     * Creates the directory with all parents and returns it under its real name.
     *
     * @throws ClusterProblem where that cannot be, or where files cannot be written there
     */
    public ClusterDirectory create() {
        try {
            Files.createDirectories(root.resolve("run"));
            Files.createDirectories(root.resolve("logs"));
            Files.delete(Files.createTempFile(root, "writable", ".tmp"));
            Path real = root.toRealPath();
            return new ClusterDirectory(real, mark.equals(root.toString()) ? real.toString() : mark);
        } catch (IOException e) {
            throw new ClusterProblem("cannot use " + root + " as data directory: " + FileTrouble.reason(e) + "; choose another with --data", e);
        }
    }

    /** What every process of this cluster carries in its environment, and its children inherit, so that all are found again. */
    public Map<String, String> mark() {
        return Map.of(MARK, mark);
    }

    /** Removes what a launcher that was killed has left half made. To be called by who holds the up-lock, while nothing runs. */
    public void removeLeftovers() {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(root, "{*.tmp,postgres-making*}")) {
            for (Path leftover : leftovers) {
                removeTree(leftover);
            }
        } catch (IOException e) {
            throw new ClusterProblem("cannot tidy " + root + ": " + FileTrouble.reason(e), e);
        }
    }

    /** Removes a file or a directory with all that is in it, if it is there. */
    public static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public Path root() {
        return root;
    }

    /** Where a process keeps its data. Brokers are numbered even when there is one, so that the number may be read back. */
    public Path dataOf(NodeSpec node) {
        return root.resolve(node.role() == Role.KAFKA ? "kafka-" + node.index() : node.name());
    }

    /** A process's own {@code java.io.tmpdir}, emptied at each of its starts. */
    public Path temporaryFilesOf(NodeSpec node) {
        return root.resolve("tmp").resolve(node.name());
    }

    public Path logOf(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    public Path lock(String name) {
        return root.resolve(name + ".lock");
    }

    /** A broker creates this file once it serves its clients; the launcher removes it before each start. */
    public Path readyMarkerOf(NodeSpec node) {
        return root.resolve("run").resolve(node.name() + ".ready");
    }

    /** Present once the demo movie was imported, so that a deleted demo stays deleted. */
    public Path demoMarker() {
        return root.resolve("demo-imported");
    }

    /** By what the data here was written; empty where there is no data yet. */
    public Optional<DataVersion> version() {
        Optional<DataVersion> stamp = read(root.resolve("version.json"), DataVersion.class);
        return stamp.isPresent() || !Files.exists(root.resolve("cluster.json")) ? stamp : Optional.of(DataVersion.beforeStamps(databaseVersion()));
    }

    public void writeVersion(DataVersion version) {
        write(root.resolve("version.json"), version);
    }

    /** PostgreSQL's own stamp. */
    private int databaseVersion() {
        try {
            return Integer.parseInt(Files.readString(root.resolve("postgres").resolve("PG_VERSION")).strip());
        } catch (IOException | NumberFormatException e) {
            return DataVersion.NO_DATABASE;
        }
    }

    /** The plan of the last {@code up}; empty in a directory that never had one. */
    public Optional<ClusterPlan> plan() {
        return read(root.resolve("cluster.json"), ClusterPlan.class);
    }

    public void writePlan(ClusterPlan plan) {
        write(root.resolve("cluster.json"), plan);
    }

    public Optional<ProcessRecord> launcher() {
        return read(root.resolve("launcher.json"), ProcessRecord.class);
    }

    public void writeLauncher(ProcessRecord launcher) {
        write(root.resolve("launcher.json"), launcher);
    }

    public void removeLauncher() {
        delete(root.resolve("launcher.json"));
    }

    public Optional<ProcessRecord> process(String name) {
        return read(root.resolve("run").resolve(name + ".json"), ProcessRecord.class);
    }

    public void writeProcess(ProcessRecord process) {
        write(root.resolve("run").resolve(process.name() + ".json"), process);
    }

    /** What is recorded of all processes; empty once the cluster is down. */
    public List<ProcessRecord> processes() {
        List<ProcessRecord> found = new ArrayList<>();
        if (!Files.isDirectory(root.resolve("run"))) {
            return found;
        }
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(file -> read(file, ProcessRecord.class)
                    .ifPresent(found::add));
        } catch (IOException e) {
            throw new ClusterProblem("cannot list " + root.resolve("run") + ": " + FileTrouble.reason(e), e);
        }
        return found;
    }

    /** Forgets all processes: the cluster is down. */
    public void removeProcesses() {
        if (!Files.isDirectory(root.resolve("run"))) {
            return;
        }
        try (Stream<Path> files = Files.list(root.resolve("run"))) {
            files.forEach(ClusterDirectory::delete);
        } catch (IOException e) {
            throw new ClusterProblem("cannot list " + root.resolve("run") + ": " + FileTrouble.reason(e), e);
        }
    }

    /** The domain's secret, made on first use; 64 hexadecimal digits, readable by the owner only. */
    public String secret() {
        return keptRandom("secret");
    }

    /** The database's password, made on first use. */
    public String databasePassword() {
        return keptRandom("db-password");
    }

    /** Keeps the password of a database that is not the cluster's own. */
    public void keepDatabasePassword(String password) {
        try {
            Files.move(ownersOnly("db-password", password), root.resolve("db-password"),
                    StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ClusterProblem("cannot keep " + root.resolve("db-password") + ": " + FileTrouble.reason(e), e);
        }
    }

    private Path ownersOnly(String name, String text) throws IOException {
        Path fresh = Files.createTempFile(
                root, name, ".tmp", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(fresh, text);
    }

    private String keptRandom(String name) {
        Path file = root.resolve(name);
        try {
            // Processes are prepared side by side, and all must be given the same one.
            synchronized (MAKING) {
                if (!Files.exists(file)) {
                    byte[] bytes = new byte[32];
                    new SecureRandom().nextBytes(bytes);
                    Files.move(ownersOnly(name, HexFormat.of().formatHex(bytes)), file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ClusterProblem("cannot keep " + file + ": " + FileTrouble.reason(e), e);
        }
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ClusterProblem("cannot read " + file + ": " + FileTrouble.reason(e), e);
        } catch (JacksonException e) {
            throw new ClusterProblem(file + " is damaged: " + e.getOriginalMessage()
                    + "; restore it from a backup, or remove it after ./framecast down (what it says is made anew by the next up)", e);
        }
    }

    private void write(Path file, Object value) {
        try {
            Path fresh = Files.createTempFile(root, file.getFileName().toString(), ".tmp");
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value)));
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ClusterProblem("cannot write " + file + ": " + FileTrouble.reason(e), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ClusterProblem("cannot remove " + file + ": " + FileTrouble.reason(e), e);
        }
    }
}
