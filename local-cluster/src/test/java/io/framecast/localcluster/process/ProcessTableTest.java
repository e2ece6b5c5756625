package io.framecast.localcluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {

    @TempDir
    private Path proc;

    private void process(long pid, String name, char state, long parent, long startTicks, String environment) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(directory.resolve("stat"),
                pid + " (" + name + ") " + state + " " + parent + " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + startTicks + " 0 0\n");
        Files.writeString(directory.resolve("environ"), environment);
    }

    @Test
    void aNameWithSpacesAndParenthesesDoesNotShiftTheFields() throws IOException {
        process(12, "a) S 99 (b", 'S', 7, 4242, "");

        LiveProcess found = new ProcessTable(proc).find(12).orElseThrow();

        assertThat(found.parentPid()).isEqualTo(7);
        assertThat(found.started()).endsWith(":4242");
    }

    @Test
    void aLaterProcessWithTheSamePidIsNotTakenForTheFormer() throws IOException {
        process(12, "java", 'S', 1, 100, "");
        String started = new ProcessTable(proc).find(12).orElseThrow().started();
        process(12, "bash", 'S', 1, 200, "");

        assertThat(new ProcessTable(proc).find(12, started)).isEmpty();
    }

    @Test
    void whatHasEndedAndIsNotCollectedCountsAsGone() throws IOException {
        process(12, "java", 'Z', 1, 100, "");

        assertThat(new ProcessTable(proc).find(12)).isEmpty();
    }

    @Test
    void aStoppedProcessIsPaused() throws IOException {
        process(12, "java", 'T', 1, 100, "");

        assertThat(new ProcessTable(proc).find(12)).get().matches(LiveProcess::isPaused);
    }

    @Test
    void aTreeHoldsChildrenAndTheirChildren() throws IOException {
        process(10, "postgres", 'S', 1, 1, "");
        process(11, "session", 'S', 10, 2, "");
        process(12, "worker", 'S', 11, 3, "");
        process(13, "stranger", 'S', 1, 4, "");
        ProcessTable table = new ProcessTable(proc);

        assertThat(table.tree(table.find(10).orElseThrow())).extracting(LiveProcess::pid).containsExactly(10L, 11L, 12L);
    }

    @Test
    void onlyTheWholeValueOfAMarkCounts() throws IOException {
        process(10, "mine", 'S', 1, 1, "PATH=/bin\0FRAMECAST_CLUSTER=/data/a\0");
        process(11, "other", 'S', 1, 2, "FRAMECAST_CLUSTER=/data/ab\0");
        process(12, "none", 'S', 1, 3, "");

        assertThat(new ProcessTable(proc).withEnvironment("FRAMECAST_CLUSTER", "/data/a")).extracting(LiveProcess::pid).containsExactly(10L);
    }

    @Test
    void whoWorksInADirectoryIsFoundUnlessItHasEnded() throws IOException {
        Path data = Files.createDirectory(proc.resolve("data"));
        process(10, "postgres", 'S', 1, 1, "");
        Files.createSymbolicLink(proc.resolve("10").resolve("cwd"), data);
        assertThat(new ProcessTable(proc).anyWorksIn(data)).isTrue();
        assertThat(new ProcessTable(proc).anyWorksIn(proc)).isFalse();

        process(10, "postgres", 'Z', 1, 1, "");

        assertThat(new ProcessTable(proc).anyWorksIn(data)).isFalse();
    }

    @Test
    void thisVeryProcessIsInTheMachinesTable() {
        assertThat(ProcessTable.ofThisMachine().find(ProcessHandle.current().pid())).isPresent();
    }
}
