package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieFilesTest {

    private static final MovieVersion STREET = new MovieVersion("street", "v1");

    @TempDir
    Path directory;

    @Test
    void aSegmentsNameIsGivenOnceAlsoBeforeItsFileIsMade() throws IOException {
        StoreLayout layout = new StoreLayout(directory);
        MovieFiles files = new MovieFiles(layout);
        Path first = files.newSegmentFile(STREET, HeldFrames.NONE);
        Files.createFile(StoreLayout.segmentFile(layout.versionDirectory(STREET), 2));

        assertThat(first).hasFileName("0001.seg");
        assertThat(files.newSegmentFile(STREET, HeldFrames.NONE)).hasFileName("0003.seg");
        assertThat(files.newSegmentFile(new MovieVersion("street", "v2"), HeldFrames.NONE)).hasFileName("0001.seg");
    }
}
