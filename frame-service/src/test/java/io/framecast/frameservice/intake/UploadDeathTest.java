package io.framecast.frameservice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.disk.Died;
import io.framecast.frameservice.disk.MortalDisk;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.importing.LocalImports;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.upload.PieceChecksum;
import io.framecast.protocol.upload.UploadPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file arrives in pieces at a process that dies, or its machine does, at each of its file operations: what was acknowledged has come, and the rest may follow. */
class UploadDeathTest {

    private static final String CONTENT = "abcdefgh";
    private static final String GONE = "gone";
    private static final int PIECE = 5;

    @TempDir
    Path directory;

    private final Announcer announcer = new Announcer(new RecordedOutlet(), new SimpleMeterRegistry());

    @AfterEach
    void close() {
        announcer.close();
    }

    private static UploadPlan plan(String importId) {
        return new UploadPlan(importId, "m", "A film", 2, null, Map.of("camera", "north"), CONTENT.length());
    }

    /** What a client was told, by one process after the other. */
    private static final class Told {
        private boolean hasChecksums;
        private int offset = -1;
        private boolean gone;
    }

    @FunctionalInterface
    private interface Life {
        void at(PartialUploads uploads) throws IOException;
    }

    @ParameterizedTest
    @CsvSource({"false, OF_PROCESS", "true, OF_PROCESS", "false, OF_MACHINE", "true, OF_MACHINE"})
    void whateverIsTheLastFileOperationNothingAcknowledgedIsLost(boolean hasChecksums, MortalDisk.Death death) throws IOException {
        boolean died = true;
        int operation = 0;
        while (died) {
            operation++;
            Path home = Files.createDirectories(directory.resolve(String.valueOf(operation)));
            MortalDisk disk = new MortalDisk(Files.createDirectory(home.resolve("disk")), Files.createDirectory(home.resolve("removed")),
                    death);
            Told told = new Told();
            disk.dieAt(operation);
            told.hasChecksums = hasChecksums;
            died = dies(disk, uploads -> live(uploads, told));
            String state = "death " + operation + " at:\n  " + disk.story();
            disk.live();
            assertThat(dies(disk, uploads -> {
                assertAllThatWasToldHolds(uploads, told, disk.path(), state);
                live(uploads, told);
            })).isFalse();
            assertThat(told.offset).as(state).isEqualTo(CONTENT.length());
        }
        assertThat(operation).as("operations of a whole life").isGreaterThan(15);
    }

    private boolean dies(MortalDisk disk, Life life) throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (FrameStore store = FrameStore.open(new StoreLayout(disk.path()));
                Importer importer = new Importer(store, new Holdings(store, announcer, "frame-1", InstantSource.system()), announcer,
                        (film, staging, maxBytes) -> {
                            throw new IOException("no import here");
                        }, "frame-1", InstantSource.system(), meters, 1, 4, 0);
                LocalImports imports = new LocalImports(importer, announcer, store.layout(), "frame-1", InstantSource.system());
                PartialUploads uploads = new PartialUploads(store, imports, InstantSource.system(), 0, 100, Duration.ofHours(1))) {
            life.at(uploads);
            return false;
        } catch (Died e) {
            return true;
        } finally {
            disk.bury();
        }
    }

    /** Begins, or goes on where a former process had come. */
    private static void live(PartialUploads uploads, Told told) throws IOException {
        told.offset = Math.max(told.offset, (int) uploads.create(plan("i1")).offset());
        while (told.offset < CONTENT.length()) {
            int end = Math.min(CONTENT.length(), told.offset + PIECE);
            write(uploads, told, CONTENT.substring(told.offset, end));
            told.offset = end;
        }
        if (!told.gone) {
            uploads.create(plan(GONE));
            uploads.remove(GONE);
            told.gone = true;
        }
    }

    private static void write(PartialUploads uploads, Told told, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Piece piece = uploads.write("i1", told.offset, told.hasChecksums ? crc(bytes) : null).orElseThrow();
        piece.append(ByteBuffer.wrap(bytes));
        uploads.finish("i1", piece);
    }

    private static PieceChecksum crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return PieceChecksum.parse("crc32 " + Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array()));
    }

    private static void assertAllThatWasToldHolds(PartialUploads uploads, Told told, Path path, String state) throws IOException {
        Optional<PartialUploads.Progress> found = uploads.find("i1");
        if (told.offset >= 0) {
            assertThat(found).as("%s: the upload", state).isPresent();
        }
        if (found.isPresent()) {
            int offset = (int) found.get().offset();
            assertThat(offset).as("%s: bytes that were acknowledged", state).isGreaterThanOrEqualTo(told.offset);
            Path data = path.resolve("uploads").resolve("i1").resolve("data");
            if (told.hasChecksums) {
                assertThat(Files.readString(data)).as("%s: what has come", state).startsWith(CONTENT.substring(0, offset));
                assertThat(offset).as("%s: whole pieces alone", state).isIn(0, PIECE, CONTENT.length());
            } else {
                assertThat(Files.readString(data)).as("%s: what has come", state).isEqualTo(CONTENT.substring(0, offset));
            }
            told.offset = offset;
        }
        Optional<PartialUploads.Progress> removed = uploads.find(GONE);
        assertThat(removed.filter(progress -> told.gone || progress.offset() > 0)).as("%s: an upload that was removed, or half of it", state).isEmpty();
    }
}
