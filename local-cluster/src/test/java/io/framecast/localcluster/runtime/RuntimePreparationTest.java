package io.framecast.localcluster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.localcluster.layout.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimePreparationTest {

    private static final String RECORD = "-XX:AOTCacheOutput=";

    @TempDir
    private Path home;

    private Path jar;
    private RuntimePreparation preparation;

    @BeforeEach
    void build() throws IOException {
        jar = home.resolve("local-cluster/target/local-cluster-1.0.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "built");
        preparation = new RuntimePreparation(new Installation(home), Map.of());
    }

    @Test
    void whatWasNeverRehearsedStartsWithoutACacheAndRecordsOneOnlyInARehearsal() {
        assertThat(preparation.needsRehearsal(Role.KAFKA)).isTrue();
        assertThat(preparation.service(Role.KAFKA)).isEqualTo(new PreparedJar(jar, List.of()));
        assertThat(preparation.forRehearsal().service(Role.KAFKA).cacheOptions()).singleElement().asString().startsWith(RECORD);
    }

    @Test
    void whatWasRecordedIsUsedByEveryLaterStartAndNotRecordedAgain() throws IOException {
        record();

        assertThat(preparation.keepRecorded(Role.KAFKA)).isTrue();

        assertThat(preparation.needsRehearsal(Role.KAFKA)).isFalse();
        assertThat(preparation.service(Role.KAFKA).cacheOptions()).first().asString().startsWith("-XX:AOTCache=").endsWith(".aot");
        assertThat(preparation.forRehearsal().service(Role.KAFKA)).isEqualTo(preparation.service(Role.KAFKA));
    }

    @Test
    void whatRecordsNothingIsNotAskedAgain() {
        assertThat(preparation.keepRecorded(Role.KAFKA)).isFalse();

        assertThat(preparation.needsRehearsal(Role.KAFKA)).isFalse();
        assertThat(preparation.service(Role.KAFKA).cacheOptions()).isEmpty();
    }

    @Test
    void aRebuiltJarIsRehearsedAnewAndItsFormerCacheRemoved() throws IOException {
        Path former = record().getParent();
        preparation.keepRecorded(Role.KAFKA);

        Files.setLastModifiedTime(jar, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 1_000));

        assertThat(preparation.needsRehearsal(Role.KAFKA)).isTrue();
        record();
        preparation.keepRecorded(Role.KAFKA);
        assertThat(former).doesNotExist();
    }

    /** As a JVM does when it ends. */
    private Path record() throws IOException {
        String option = preparation.forRehearsal().service(Role.KAFKA).cacheOptions().getFirst();
        return Files.writeString(Path.of(option.substring(RECORD.length())), "classes");
    }
}
