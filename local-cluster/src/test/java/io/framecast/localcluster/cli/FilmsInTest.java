package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmsInTest {

    @TempDir
    Path directory;

    private Path put(String name) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    @Test
    void filmsAndDirectoriesOfJpegsAreFoundAtAnyDepthAndNothingElse() throws Exception {
        Path film = put("a/Film.MP4");
        Path archive = put("shots.zip");
        Path shots = put("b/c/1.jpg").getParent();
        put("b/c/2.JPEG");
        put("b/notes.txt");
        put(".hidden/film.avi");
        put("__MACOSX/film.avi");

        assertThat(FilmsIn.find(directory)).containsExactly(film, shots, archive);
    }

    @Test
    void aDirectorysJpegsArePackedAsTheyAre() throws Exception {
        put("b/1.jpg");
        put("b/2.jpg");
        put("b/deeper/3.jpg");
        put("b/notes.txt");
        Path zip = directory.resolve("packed.zip");

        FilmsIn.pack(directory.resolve("b"), zip);

        try (ZipFile packed = new ZipFile(zip.toFile())) {
            assertThat(packed.stream().map(Object::toString)).containsExactly("1.jpg", "2.jpg");
            assertThat(packed.getInputStream(packed.getEntry("2.jpg"))).hasContent("b/2.jpg");
        }
    }
}
