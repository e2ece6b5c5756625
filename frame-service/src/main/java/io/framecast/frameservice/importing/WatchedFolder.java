package io.framecast.frameservice.importing;

import io.framecast.protocol.id.Ids;
import io.framecast.protocol.upload.UploadPlan;
import io.framecast.protocol.watch.Pulse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder whose files are imported by themselves. A file is taken when it has not changed for a while, and moved to {@code done/}, or to
 * {@code failed/} with a file beside it that says why; what is there already stays, the later one gets a number.
 *
 * <p>An import's id follows from the file's name, size and time of change: a file that is met again after a restart asks for the same import,
 * which the coordinator takes once. Files are hard-linked to the importer where the disk is the same, else copied. One thread does it all.
 */
public final class WatchedFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
    private static final int COPIES = 2;
    private static final int MOST_AT_ONCE = 8;
    private static final int ID_HEX_DIGITS = 24;
    private static final String REASON = ".reason.txt";

    private final Path folder;
    private final Duration settled;
    private final LocalImports imports;
    private final Catalogue catalogue;
    private final InstantSource clock;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Map<Path, String> underWay = new HashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watched-folder").factory());

    /** What a file was when it was looked at, and since when it is so. */
    private record Seen(long bytes, long changedMillis, long sinceMillis) {

        boolean isSame(Seen other) {
            return bytes == other.bytes && changedMillis == other.changedMillis;
        }
    }

    /**
     * @param folder made where it is missing
     * @param settled a file that has not changed for so long is whole
     * @param catalogue the domain's movies; its monitor guards it
     */
    public WatchedFolder(Path folder, Duration settled, LocalImports imports, Catalogue catalogue, InstantSource clock) {
        this.folder = folder;
        this.settled = settled;
        this.imports = imports;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * Begins to look, four times in the time a file needs to settle.
     *
     * @return beats while the thread that looks takes tasks
     */
    public Pulse start() {
        timer.scheduleWithFixedDelay(this::look, 0, Math.max(50, settled.toMillis() / 4), TimeUnit.MILLISECONDS);
        return Pulse.of(timer);
    }

    private void look() {
        try {
            Files.createDirectories(folder);
            List<Path> files;
            try (Stream<Path> listed = Files.list(folder)) {
                files = listed.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
            }
            seen.keySet().retainAll(files);
            for (Path file : files) {
                if (!underWay.containsKey(file) && underWay.size() < MOST_AT_ONCE && hasSettled(file)) {
                    take(file);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("watched folder {} could not be looked through: {}", folder, e.toString());
        }
    }

    private boolean hasSettled(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Seen is = new Seen(now.size(), now.lastModifiedTime().toMillis(), clock.millis());
        Seen was = seen.get(file);
        if (was == null || !was.isSame(is)) {
            seen.put(file, is);
            return false;
        }
        return is.bytes > 0 && clock.millis() - was.sinceMillis >= settled.toMillis();
    }

    private void take(Path file) {
        Seen is = seen.get(file);
        if (is == null) {
            return;
        }
        String name = file.getFileName().toString();
        String importId = importId(name, is);
        String movieId;
        synchronized (catalogue) {
            if (catalogue.hasVersion(importId)) {
                end(file, null);
                return;
            }
            String slug = Ids.slug(name);
            movieId = catalogue.isTaken(slug) ? slug + "-" + importId.substring(importId.length() - 6) : slug;
        }
        underWay.put(file, importId);
        LOG.info("watched folder: {} becomes movie {}", file, movieId);
        imports.begin(new UploadPlan(importId, movieId, name, COPIES, null, Map.of(), is.bytes), target -> link(file, target),
                reason -> timer.execute(() -> end(file, reason)));
    }

    private static void link(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, target);
        }
    }

    private void end(Path file, @Nullable String reason) {
        try {
            Path directory = Files.createDirectories(folder.resolve(reason == null ? "done" : "failed"));
            Path target = freeName(directory, file.getFileName().toString());
            Files.move(file, target);
            if (reason != null) {
                Files.writeString(target.resolveSibling(target.getFileName() + REASON), reason + "\n");
                LOG.warn("watched folder: {} was not imported: {}", file, reason);
            }
        } catch (IOException e) {
            LOG.warn("watched folder: {} could not be moved: {}", file, e.toString());
        } finally {
            underWay.remove(file);
            seen.remove(file);
        }
    }

    /** Cameras use a name again: the later file is {@code name-2.avi}, not in place of the one before. */
    private static Path freeName(Path directory, String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        Path free = directory.resolve(name);
        for (int number = 2; Files.exists(free) || Files.exists(free.resolveSibling(free.getFileName() + REASON)); number++) {
            free = directory.resolve(stem + "-" + number + ending);
        }
        return free;
    }

    private static String importId(String name, Seen is) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((name + '\0' + is.bytes + '\0' + is.changedMillis).getBytes(StandardCharsets.UTF_8));
            return "w" + HexFormat.of().formatHex(digest).substring(0, ID_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
