package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.framecast.e2e.cluster.ClusterProcesses;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.FramecastCommand;
import io.framecast.e2e.cluster.FramecastCommand.Result;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.PrivateMount;
import io.framecast.e2e.invariant.NoProcessLeftBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code ./framecast up} and {@code down} promise when things go wrong.
 *
 * <p>Slow: four starts of small clusters, one of them twice on the same data, and none can be shared with other scenarios,
 * since the starts themselves are what is tried.
 */
@Order(20)
final class LauncherIT {

    private static final Duration UP_WITHIN = Duration.ofMinutes(4);
    private static final Duration WITHIN = Duration.ofSeconds(90);
    private static final String[] SMALL = {"up", "--port", "0", "--frame-services", "1", "--coordinators", "1", "--gateways", "1", "--no-demo"};
    private static final String[] SMALL_DETACHED = Stream.concat(Stream.of(SMALL), Stream.of("--detach")).toArray(String[]::new);

    private Path directory;
    private Path data;
    private FramecastCommand command;

    @BeforeEach
    void chooseDirectory(TestInfo test) {
        directory = ClusterUnderTest.directoryOf(test.getTestMethod().orElseThrow().getName());
        data = directory.resolve("data");
        command = new FramecastCommand(ClusterUnderTest.home(), data);
    }

    @AfterEach
    void endWhatATestLeft() {
        killAll();
    }

    private void killAll() {
        ClusterProcesses.of(data).keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** One sentence after the name of the program, exit code 1, no word of being ready and nothing left running. */
    private String refusal(Result result) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).doesNotContain("ready");
        List<String> complaints = result.err().lines().filter(line -> line.startsWith("framecast:")).toList();
        assertThat(complaints).as(result.err()).hasSize(1);
        new NoProcessLeftBehind(ClusterProcesses.of(data)).check();
        return complaints.getFirst();
    }

    private Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode row : JsonMapper.shared().readTree(command.run(WITHIN, "status", "--json").orFail().out())) {
            states.put(row.path("name").asString(), row.path("state").asString());
        }
        return states;
    }

    @Test
    void aTakenPortIsSaidInOneSentenceAndNothingIsLeftRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = command.run(UP_WITHIN, "up", "--port", Integer.toString(taken.getLocalPort()), "--gateways", "1", "--no-demo", "--detach");
            assertThat(refusal(result)).contains("port " + taken.getLocalPort() + ", which gateway-1 needs, is taken");
        }
    }

    @Test
    void aFullDiskIsSaidBeforeAnythingIsStarted() throws IOException {
        Files.createDirectories(data);
        Optional<List<String>> smallDisk = PrivateMount.over(List.of(data), 300);
        assumeThat(smallDisk).as("file systems can be mounted here").isPresent();

        assertThat(refusal(command.after(smallDisk.orElseThrow()).run(UP_WITHIN, SMALL_DETACHED)))
                .contains("needs 1 GiB of free disk space").contains("has 0.29 GiB").contains("--data");
    }

    @Test
    void aMachineWithoutTheJdkIsToldWhatIsNeeded() {
        Path jdks = Path.of(System.getProperty("java.home")).toAbsolutePath().getParent();
        Optional<List<String>> noJdk = PrivateMount.over(List.of(jdks, Path.of("/usr/lib/jvm"), Path.of("/usr/java"), Path.of("/opt/java")), 1);
        assumeThat(noJdk).as("file systems can be mounted here").isPresent();

        FramecastCommand bare = command.after(noJdk.orElseThrow()).with(Map.of("JAVA_HOME", "", "HOME", directory.toString()));
        assertThat(refusal(bare.run(WITHIN, SMALL_DETACHED))).contains("a JDK 25 is needed and none was found");
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsSaidInOneSentence() throws IOException {
        Path file = Files.writeString(directory.resolve("a-file"), "not a directory");
        data = file.resolve("data");

        assertThat(refusal(new FramecastCommand(ClusterUnderTest.home(), data).run(WITHIN, SMALL_DETACHED)))
                .contains("cannot use " + data).contains("choose another with --data");
    }

    @Test
    void dataOfANewerVersionIsLeftAloneAndTheVersionIsNamed() throws IOException {
        Files.createDirectories(data);
        String newer = "{\"format\": 99, \"framecast\": \"9.1.0\", \"kafka\": \"4.2.1\", \"postgres\": 18}";
        Files.writeString(data.resolve("version.json"), newer);

        assertThat(refusal(command.run(WITHIN, SMALL_DETACHED))).contains("data of format 99, written by Framecast 9.1.0").contains("--data");
        assertThat(data.resolve("version.json")).hasContent(newer);
    }

    @Test
    void aChildThatRunsOutOfMemoryIsNamedWithTheCauseAndAllIsStopped() {
        // The one variable that outranks a JVM's command line: too little for a broker, enough for the launcher.
        FramecastCommand tight = command.with(Map.of("_JAVA_OPTIONS", "-Xmx14m"));

        assertThat(refusal(tight.run(UP_WITHIN, SMALL_DETACHED))).contains("kafka ended while starting: out of memory");
    }

    /** The whole life of one data directory, on two starts. */
    @Test
    void twoAtOnceACrashDataOfAnOlderVersionAndProcessesThatHang() throws IOException, InterruptedException {
        List<Path> outputs = List.of(directory.resolve("one.log"), directory.resolve("other.log"));
        List<Process> launchers = new ArrayList<>();
        outputs.forEach(output -> launchers.add(command.begin(output, SMALL)));
        try {
            Await.until("one to be ready, the other to have ended", UP_WITHIN, () -> {
                long alive = launchers.stream().filter(Process::isAlive).count();
                assertThat(alive).as(Files.readString(outputs.getFirst()) + Files.readString(outputs.getLast())).isPositive();
                return alive == 1 && Files.readString(outputs.get(launchers.getFirst().isAlive() ? 0 : 1)).contains("Framecast is ready: http://localhost:");
            });
            int loser = launchers.getFirst().isAlive() ? 1 : 0;
            assertThat(launchers.get(loser).exitValue()).isEqualTo(1);
            assertThat(Files.readString(outputs.get(loser))).startsWith("framecast: another ./framecast up or down is at work in " + data);
            verbsAnswerWhatMakesNoSense();
        } finally {
            launchers.forEach(Process::destroyForcibly);
        }
        for (Process launcher : launchers) {
            assertThat(launcher.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        Await.until("only the services are left", WITHIN, () -> ClusterProcesses.of(data).values().stream().noneMatch(line -> line.contains(" up ")));
        assertThat(ClusterProcesses.of(data)).as("the services outlive a killed launcher").hasSizeGreaterThan(4);
        Result second = command.run(WITHIN, SMALL);
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("Framecast is up already").contains("./framecast down stops it");

        killAll();
        Await.until("all are dead", WITHIN, () -> ClusterProcesses.of(data).isEmpty());
        assertThat(states().values()).containsOnly("DEAD");

        Files.delete(data.resolve("version.json"));
        Result again = command.run(UP_WITHIN, SMALL_DETACHED).orFail();
        assertThat(again.err()).contains("has data of Framecast before 0.1 in format 0; it is taken over");
        assertThat(states().values()).containsOnly("RUNNING");

        command.run(WITHIN, "pause", "kafka", "frame-1").orFail();
        assertThat(states()).containsEntry("kafka", "PAUSED").containsEntry("frame-1", "PAUSED");
        Result start = command.run(WITHIN, "start", "kafka");
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.err()).contains("kafka is paused; let it go on with ./framecast resume kafka");
        command.run(WITHIN, "down").orFail();
        new NoProcessLeftBehind(ClusterProcesses.of(data)).check();
        assertThat(states()).isEmpty();
        assertThat(command.run(WITHIN, "down").orFail().out()).contains("no cluster is up in " + data);
    }

    private void verbsAnswerWhatMakesNoSense() {
        Result unknown = command.run(WITHIN, "kill", "frame-1", "frame-9");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("framecast: there is no process frame-9 in this cluster; it has kafka, postgres, coordinator-1, strategist-1, frame-1, gateway-1");
        assertThat(states()).as("nothing was done by halves").containsEntry("frame-1", "RUNNING");
        Result running = command.run(WITHIN, "start", "frame-1");
        assertThat(running.exitCode()).isEqualTo(1);
        assertThat(running.err()).isEqualTo("framecast: frame-1 is running already; ./framecast stop or kill it first\n");
        Result movie = command.run(WITHIN, "play", "no-such-movie");
        assertThat(movie.exitCode()).isEqualTo(1);
        assertThat(movie.err()).startsWith("framecast: the gateway says 404").hasLineCount(1);
    }

    @Test
    void ctrlCWhileStartingLeavesNothingRunning() throws IOException, InterruptedException {
        Path output = directory.resolve("up.log");
        Process launcher = command.begin(output, SMALL);
        try {
            Await.until("the first processes are up", UP_WITHIN, () -> ClusterProcesses.of(data).size() >= 3);
            int exit = new ProcessBuilder("kill", "-INT", Long.toString(launcher.pid())).start().waitFor();
            assertThat(exit).isZero();
            assertThat(launcher.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).as("the launcher ends").isTrue();
        } finally {
            launcher.destroyForcibly();
        }
        new NoProcessLeftBehind(ClusterProcesses.of(data)).check();
    }

    @Test
    void badUsageIsAnsweredWithOneLineAndExitCodeTwo() {
        Result unknown = command.run(WITHIN, "kill", "--sideways");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err().strip().lines()).hasSize(1);
        Result tooMany = command.run(WITHIN, "up", "--frame-services", "1000");
        assertThat(tooMany.exitCode()).isEqualTo(2);
        assertThat(tooMany.err()).contains("1000");
    }

    @Test
    void commandsForAClusterThatIsNotUpSaySo() {
        assertThat(refusal(command.run(WITHIN, "kill", "frame-1"))).contains("no cluster is up in " + data).contains("./framecast up");
    }
}
