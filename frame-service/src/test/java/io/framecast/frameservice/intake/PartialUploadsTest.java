package io.framecast.frameservice.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.importing.LocalImports;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.upload.PieceChecksum;
import io.framecast.protocol.upload.UploadPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test is the coordinator. */
class PartialUploadsTest {

    private static final UploadPlan PLAN = new UploadPlan("i1", "m", "A film", 2, null, Map.of("camera", "north"), 8);

    @TempDir
    Path directory;

    private final RecordedOutlet outlet = new RecordedOutlet();
    private final Announcer announcer = new Announcer(outlet, new SimpleMeterRegistry());
    private final List<String> converted = new CopyOnWriteArrayList<>();
    private FrameStore store;
    private Importer importer;
    private LocalImports imports;
    private PartialUploads uploads;

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
        importer = new Importer(store, new Holdings(store, announcer, "frame-1", InstantSource.system()), announcer, (film, staging, maxBytes) -> {
            converted.add(Files.readString(film));
            throw new IOException("converted as far as this test goes");
        }, "frame-1", InstantSource.system(), new SimpleMeterRegistry(), 1, 4, 0);
        imports = new LocalImports(importer, announcer, store.layout(), "frame-1", InstantSource.system());
        uploads = new PartialUploads(store, imports, InstantSource.system(), 0, 100, Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        uploads.close();
        imports.close();
        importer.close();
        announcer.close();
        store.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatCameOutlivesARestartAndTheWholeFileIsImported() throws Exception {
        assertThat(uploads.create(PLAN).offset()).isZero();
        Piece first = uploads.write("i1", 0, null).orElseThrow();
        first.append(bytes("abcde"));
        first.close();
        close();
        open();

        assertThat(uploads.find("i1").orElseThrow().offset()).isEqualTo(5);
        assertThat(uploads.write("i1", 4, null)).as("another offset").isEmpty();
        Piece rest = uploads.write("i1", 5, null).orElseThrow();
        rest.append(bytes("fgh"));
        uploads.finish("i1", rest);

        Eventually.is("asked for", () -> outlet.events(ImportEvent.Requested.class).findAny().isPresent());
        assertThat(outlet.events(ImportEvent.Requested.class).findFirst().orElseThrow().labels()).containsEntry("camera", "north");
        imports.onEvent(new ImportEvent.Accepted("i1", "m", "i1", Instant.now()));
        Eventually.is("converted", () -> converted.equals(List.of("abcdefgh")));
        assertThat(uploads.find("i1").orElseThrow().isWhole()).as("a client that lost the answer hears that it is whole").isTrue();
    }

    @Test
    void aWholeFileThatWasNotYetTakenIsImportedAfterARestart() throws Exception {
        uploads.create(PLAN);
        Piece all = uploads.write("i1", 0, null).orElseThrow();
        all.append(bytes("abcdefgh"));
        all.close();
        close();
        outlet.written().clear();
        open();

        uploads.start();

        Eventually.is("asked for", () -> outlet.events(ImportEvent.Requested.class).findAny().isPresent());
    }

    @Test
    void ofAPieceWithAChecksumNothingStaysUntilItIsFoundRight() throws Exception {
        uploads.create(PLAN);
        Piece checked = uploads.write("i1", 0, crc("abc")).orElseThrow();
        checked.append(bytes("ab"));
        checked.append(bytes("c"));
        uploads.finish("i1", checked);
        assertThat(uploads.find("i1").orElseThrow().offset()).isEqualTo(3);

        Piece damaged = uploads.write("i1", 3, crc("de")).orElseThrow();
        damaged.append(bytes("dE"));
        assertThatThrownBy(() -> uploads.finish("i1", damaged)).isInstanceOf(Piece.MismatchException.class).hasMessageContaining("crc32");
        uploads.close("i1", damaged);
        assertThat(uploads.find("i1").orElseThrow().offset()).isEqualTo(3);

        Piece broken = uploads.write("i1", 3, crc("defgh")).orElseThrow();
        broken.append(bytes("def"));
        uploads.close("i1", broken);
        assertThat(uploads.find("i1").orElseThrow().offset()).as("a connection that was lost").isEqualTo(3);

        Piece killed = uploads.write("i1", 3, crc("defgh")).orElseThrow();
        killed.append(bytes("def"));
        PartialUploads restarted = new PartialUploads(store, imports, InstantSource.system(), 0, 100, Duration.ofHours(1));
        assertThat(restarted.find("i1").orElseThrow().offset()).as("a process that was killed").isEqualTo(3);
        Piece rest = restarted.write("i1", 3, null).orElseThrow();
        rest.append(bytes("defgh"));
        restarted.finish("i1", rest);
        restarted.close();
        Eventually.is("asked for", () -> outlet.events(ImportEvent.Requested.class).findAny().isPresent());
        imports.onEvent(new ImportEvent.Accepted("i1", "m", "i1", Instant.now()));
        Eventually.is("converted", () -> converted.equals(List.of("abcdefgh")));
    }

    private static PieceChecksum crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(bytes(text));
        return PieceChecksum.parse("crc32 " + Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array()));
    }

    @Test
    void aSecondConnectionEndsTheFirst() throws Exception {
        uploads.create(PLAN);
        Piece first = uploads.write("i1", 0, null).orElseThrow();
        first.append(bytes("ab"));

        Piece second = uploads.write("i1", 2, null).orElseThrow();

        assertThatThrownBy(() -> first.append(bytes("c"))).isInstanceOf(IOException.class);
        second.append(bytes("cd"));
        second.close();
        assertThat(uploads.find("i1").orElseThrow().offset()).isEqualTo(4);
    }

    @Test
    void moreBytesThanAnnouncedAndMoreThanThereIsRoomForAreRefused() throws Exception {
        uploads.create(PLAN);
        try (Piece piece = uploads.write("i1", 0, null).orElseThrow()) {
            assertThatThrownBy(() -> piece.append(bytes("abcdefghi"))).isInstanceOf(IOException.class).hasMessageContaining("length");
        }
        assertThatThrownBy(() -> uploads.create(new UploadPlan("i2", "n", "Large", 2, null, Map.of(), 93)))
                .isInstanceOf(NoRoomException.class).hasMessageContaining("framecast.uploads.space");
        assertThat(uploads.create(new UploadPlan("i2", "n", "Fits", 2, null, Map.of(), 92)).bytes()).isEqualTo(92);
    }

    @Test
    void whatIsGivenUpIsGone() throws Exception {
        uploads.create(PLAN);

        assertThat(uploads.remove("i1")).isTrue();
        assertThat(uploads.find("i1")).isEmpty();
        assertThat(uploads.remove("i1")).isFalse();
        assertThat(uploads.find("../movies")).isEmpty();
    }
}
