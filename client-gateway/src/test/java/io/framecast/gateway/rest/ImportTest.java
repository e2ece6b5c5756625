package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.ImportReport;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.ImportEvent;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ImportTest {

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    private final ImportController imports = gateway.bean(ImportController.class);

    private void done(String importId, String movieId) {
        gateway.bean(ImportBoard.class).apply(new ImportEvent.Done(importId, movieId, "", Instant.EPOCH));
    }

    @Test
    void anImportOfAMovieThatIsListedIsToldAtOnce() {
        done("import-1", TestGateway.MOVIE);
        CompletableFuture<ImportController.ImportAnswer> answer = imports.one("import-1").toFuture();
        assertThat(answer).isCompletedWithValueMatching(told -> told.state() == ImportReport.State.DONE);
    }

    @Test
    void anImportIsDoneForWhoeverAsksOnceItsMovieIsFoundAtTheSameGateway() throws Exception {
        done("import-2", "harbour");
        CompletableFuture<ImportController.ImportAnswer> answer = imports.one("import-2").toFuture();
        assertThat(answer).as("the gateway is yet to hear of the movie").isNotDone();
        gateway.catalogue().applyMovie("harbour", gateway.catalogue().movie(TestGateway.MOVIE).orElseThrow());
        assertThat(answer.get(30, TimeUnit.SECONDS).state()).isEqualTo(ImportReport.State.DONE);
    }

    @Test
    void anImportWhoseMovieWasDeletedSinceIsToldAllTheSame() throws Exception {
        done("import-3", "deleted-since");
        assertThat(imports.one("import-3").toFuture().get(30, TimeUnit.SECONDS).state()).isEqualTo(ImportReport.State.DONE);
    }
}
