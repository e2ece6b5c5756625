package io.framecast.frameservice.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.ImportEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test is the coordinator. */
class WatchedFolderTest {

    @TempDir
    Path directory;

    private final RecordedOutlet outlet = new RecordedOutlet();
    private final Announcer announcer = new Announcer(outlet, new SimpleMeterRegistry());
    private final List<byte[]> converted = new CopyOnWriteArrayList<>();
    private final Catalogue catalogue = new Catalogue();
    private FrameStore store;
    private Importer importer;
    private LocalImports imports;
    private WatchedFolder watched;
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        folder = directory.resolve("in");
        store = FrameStore.open(new StoreLayout(directory.resolve("data")));
        Holdings holdings = new Holdings(store, announcer, "frame-1", InstantSource.system());
        importer = new Importer(store, holdings, announcer, (film, staging, maxBytes) -> {
            converted.add(Files.readAllBytes(film));
            throw new IOException("converted as far as this test goes");
        }, "frame-1", InstantSource.system(), new SimpleMeterRegistry(), 1, 4, 0);
        imports = new LocalImports(importer, announcer, store.layout(), "frame-1", InstantSource.system());
        watch();
    }

    private void watch() {
        watched = new WatchedFolder(folder, Duration.ofMillis(200), imports, catalogue, InstantSource.system());
        watched.start();
    }

    @AfterEach
    void close() {
        watched.close();
        imports.close();
        importer.close();
        announcer.close();
        store.close();
    }

    private ImportEvent.Requested asked(String movieId) throws Exception {
        Eventually.is(movieId + " is asked for", () -> outlet.events(ImportEvent.Requested.class).anyMatch(event -> event.movieId().equals(movieId)));
        return outlet.events(ImportEvent.Requested.class).filter(event -> event.movieId().equals(movieId)).findFirst().orElseThrow();
    }

    private Path put(String name) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(name), "film");
    }

    @Test
    void aFileThatHasSettledIsImportedAndMovedToDone() throws Exception {
        Path file = put("Gate 3.avi");

        ImportEvent.Requested requested = asked("gate-3-avi");
        imports.onEvent(new ImportEvent.Accepted(requested.importId(), requested.movieId(), requested.importId(), Instant.now()));
        Eventually.is("converted", () -> converted.size() == 1);
        assertThat(file).as("stays until the import has ended").exists();
        imports.onEvent(new ImportEvent.Done(requested.importId(), requested.movieId(), "", Instant.now()));

        Eventually.is("moved", () -> Files.exists(folder.resolve("done").resolve("Gate 3.avi")));
        assertThat(file).doesNotExist();
        assertThat(converted.getFirst()).isEqualTo("film".getBytes());
    }

    @Test
    void aFileThatFailsIsMovedToFailedWithTheReason() throws Exception {
        put("bad.avi");

        ImportEvent.Requested requested = asked("bad-avi");
        imports.onEvent(new ImportEvent.Accepted(requested.importId(), requested.movieId(), requested.importId(), Instant.now()));
        Eventually.is("converted", () -> converted.size() == 1);
        imports.onEvent(new ImportEvent.Failed(requested.importId(), requested.movieId(), requested.importId(), false, "no video", Instant.now()));

        Path reason = folder.resolve("failed").resolve("bad.avi.reason.txt");
        Eventually.is("moved", () -> Files.exists(reason));
        assertThat(reason).hasContent("no video");
        assertThat(folder.resolve("failed").resolve("bad.avi")).exists();
    }

    @Test
    void aLaterFileOfTheSameNameIsKeptBesideTheFormer() throws Exception {
        Path done = Files.createDirectories(folder.resolve("done"));
        Files.writeString(done.resolve("gate.avi"), "of yesterday");
        Files.writeString(done.resolve("gate-2.avi"), "of this morning");
        put("gate.avi");

        ImportEvent.Requested requested = asked("gate-avi");
        imports.onEvent(new ImportEvent.Done(requested.importId(), requested.movieId(), "", Instant.now()));

        Eventually.is("moved", () -> Files.exists(done.resolve("gate-3.avi")));
        assertThat(done.resolve("gate.avi")).hasContent("of yesterday");
        assertThat(done.resolve("gate-2.avi")).hasContent("of this morning");
        assertThat(done.resolve("gate-3.avi")).hasContent("film");
    }

    @Test
    void afterARestartTheSameFileAsksForTheSameImport() throws Exception {
        put("again.avi");
        String before = asked("again-avi").importId();
        watched.close();
        imports.close();
        outlet.written().clear();
        imports = new LocalImports(importer, announcer, store.layout(), "frame-1", InstantSource.system());

        watch();

        assertThat(asked("again-avi").importId()).isEqualTo(before);
    }
}
