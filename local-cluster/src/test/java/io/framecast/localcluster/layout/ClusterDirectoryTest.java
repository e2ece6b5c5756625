package io.framecast.localcluster.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDirectoryTest {

    @TempDir
    private Path temporary;

    private ClusterDirectory directory;

    @BeforeEach
    void create() throws IOException {
        directory = ClusterDirectory.at(temporary.resolve("data")).create();
    }

    @Test
    void theSecretIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
        String secret = directory.secret();

        assertThat(secret).hasSize(64);
        assertThat(ClusterDirectory.at(temporary.resolve("data")).secret()).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.root().resolve("secret")))).isEqualTo("rw-------");
        assertThat(directory.databasePassword()).isNotEqualTo(secret);
    }

    @Test
    void whatRunsForAClusterElsewhereCarriesItsMark() {
        ClusterDirectory elsewhere = directory.elsewhere(temporary.resolve("elsewhere")).create();

        assertThat(elsewhere.root()).isEqualTo(temporary.resolve("elsewhere"));
        assertThat(elsewhere.mark()).isEqualTo(directory.mark()).containsValue(directory.root().toString());
    }

    @Test
    void processesThatArePreparedSideBySideAreGivenOneSecret() throws Exception {
        int processes = 12;
        for (int round = 0; round < 20; round++) {
            Path fresh = temporary.resolve("round-" + round);
            ClusterDirectory shared = ClusterDirectory.at(fresh).create();
            CyclicBarrier start = new CyclicBarrier(processes);
            try (ExecutorService starters = Executors.newFixedThreadPool(processes)) {
                List<Future<String>> given = starters.invokeAll(Collections.nCopies(processes, () -> {
                    start.await();
                    return shared.secret();
                }));
                Set<String> secrets = new HashSet<>();
                for (Future<String> secret : given) {
                    secrets.add(secret.get());
                }
                assertThat(secrets).hasSize(1);
            }
        }
    }

    @Test
    void aPlanIsReadBackAsItWasWritten() {
        ClusterPlan plan = ClusterPlan.of(new ClusterSettings(2, 1, 1, 1, 1, 9000), "id", List.of(9000),
                new PortChooser(new SplittableRandom(1), port -> true));

        directory.writePlan(plan);

        assertThat(directory.plan()).contains(plan);
    }

    @Test
    void processesAreReadBackUntilTheClusterIsDown() {
        ProcessRecord process = new ProcessRecord("frame-1", 4711, "boot:99", false, ProcessRecord.End.NOT);
        directory.writeProcess(process);
        directory.writeProcess(process.asReady().endedBy(ProcessRecord.End.KILLED));

        assertThat(directory.process("frame-1")).contains(new ProcessRecord("frame-1", 4711, "boot:99", true, ProcessRecord.End.KILLED));
        assertThat(directory.processes()).hasSize(1);

        directory.removeProcesses();
        assertThat(directory.processes()).isEmpty();
    }

    @Test
    void oneDirectoryHasOneNameWhateverLinkLeadsToIt() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory.root());

        assertThat(ClusterDirectory.at(link).root()).isEqualTo(directory.root());
    }

    @Test
    void aDirectoryThatNeverHadAClusterSaysSo() {
        ClusterDirectory absent = ClusterDirectory.at(temporary.resolve("absent"));

        assertThat(absent.plan()).isEmpty();
        assertThat(absent.launcher()).isEmpty();
        assertThat(absent.processes()).isEmpty();
    }

    @Test
    void dataWithoutAStampCountsAsOfTheFirstLayoutAndNoDataAsNone() throws IOException {
        assertThat(directory.version()).isEmpty();

        directory.writePlan(new ClusterPlan(new ClusterSettings(1, 1, 1, 1, 1, 0), "id", List.of()));
        Files.writeString(Files.createDirectories(directory.root().resolve("postgres")).resolve("PG_VERSION"), "17\n");
        assertThat(directory.version()).contains(DataVersion.beforeStamps(17));

        DataVersion ours = new DataVersion(1, "0.1.0", "4.2.1", 18);
        directory.writeVersion(ours);
        assertThat(directory.version()).contains(ours);
    }

    @Test
    void aDamagedPlanIsNamedWithItsRemedy() throws IOException {
        Files.writeString(directory.root().resolve("cluster.json"), "{\"settings\":");

        assertThatThrownBy(directory::plan)
                .isInstanceOf(ClusterProblem.class)
                .hasMessageStartingWith(directory.root() + "/cluster.json is damaged: ").hasMessageContaining("./framecast down");
    }

    @Test
    void whatAKilledLauncherLeftHalfMadeIsRemovedAndNothingElse() throws IOException {
        Files.createDirectories(directory.root().resolve("postgres-making123/data"));
        Files.writeString(directory.root().resolve("cluster.json77.tmp"), "");
        Path footage = Files.createDirectories(directory.root().resolve("frame-1"));

        directory.removeLeftovers();

        assertThat(directory.root().resolve("postgres-making123")).doesNotExist();
        assertThat(directory.root().resolve("cluster.json77.tmp")).doesNotExist();
        assertThat(footage).exists();
    }

    @Test
    void aPlaceThatIsNoDirectoryIsRefusedInWords() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> ClusterDirectory.at(file).create())
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("cannot use " + file + " as data directory: Not a directory (" + file + "/run); choose another with --data");
    }
}
