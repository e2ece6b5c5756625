package io.framecast.gateway.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.imports.ImportReport.State;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportBoardTest {

    private static final Instant NOW = Instant.EPOCH;

    private final ImportBoard board = new ImportBoard(2);

    private static ImportEvent requested(String importId, String movieId) {
        return new ImportEvent.Requested(importId, movieId, "gateway-1", "Title", 2, null, null, NOW);
    }

    private ImportReport report() {
        return board.find("i").orElseThrow();
    }

    @Test
    void anImportGoesThroughItsStates() {
        board.apply(requested("i", "m"));
        assertThat(report().state()).isEqualTo(State.RECEIVING);
        assertThat(board.isImporting("m")).isTrue();
        board.apply(new ImportEvent.Accepted("i", "m", "v", NOW));
        assertThat(report().state()).isEqualTo(State.RECEIVING);
        board.apply(new ImportEvent.Converting("i", "m", "frame-1", 50, 500, NOW));
        assertThat(report().state()).isEqualTo(State.CONVERTING);
        assertThat(report().frames()).isEqualTo(50);
        board.apply(new ImportEvent.Converted("i", "m", "frame-1", "v", 100, new FrameRate(10, 1), false, 8, 8, 1000, "the file was truncated", NOW));
        board.apply(new ImportEvent.Placing("i", "m", List.of(), NOW));
        assertThat(report().state()).isEqualTo(State.PLACING);
        board.apply(new ImportEvent.Done("i", "m", "", NOW));
        assertThat(report().state()).isEqualTo(State.DONE);
        assertThat(report().frames()).isEqualTo(100);
        assertThat(report().bytes()).isEqualTo(1000);
        assertThat(report().detail()).isEqualTo("the file was truncated");
        assertThat(board.isImporting("m")).isFalse();
    }

    @Test
    void aFailureSaysWhyAndIsFinal() {
        board.apply(requested("i", "m"));
        board.apply(new ImportEvent.Failed("i", "m", "v", false, "the file is no video", NOW));
        board.apply(new ImportEvent.Converting("i", "m", "frame-1", 50, 500, NOW));
        assertThat(report().state()).isEqualTo(State.FAILED);
        assertThat(report().detail()).isEqualTo("the file is no video");
    }

    @Test
    void aConvertingThatComesLateDoesNotGoBack() {
        board.apply(requested("i", "m"));
        board.apply(new ImportEvent.Placing("i", "m", List.of(), NOW));
        board.apply(new ImportEvent.Converting("i", "m", "frame-1", 50, 500, NOW));
        assertThat(report().state()).isEqualTo(State.PLACING);
    }

    @Test
    void theOldestIsForgottenFirst() {
        board.apply(requested("a", "m1"));
        board.apply(requested("b", "m2"));
        board.apply(requested("c", "m3"));
        assertThat(board.find("a")).isEmpty();
        assertThat(board.running()).hasSize(2);
    }
}
