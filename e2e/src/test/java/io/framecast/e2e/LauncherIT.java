package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.cluster.ClusterProcesses;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.FramecastCommand;
import io.framecast.e2e.cluster.FramecastCommand.Result;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.invariant.NoProcessLeftBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./framecast up} and {@code down} promise when things go wrong. */
@Order(20)
final class LauncherIT {

    private static final Duration UP_WITHIN = Duration.ofMinutes(3);
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String[] SMALL = {"up", "--port", "0", "--frame-services", "1", "--coordinators", "1", "--gateways", "1", "--no-demo"};

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
        ClusterProcesses.of(data).keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void aTakenPortIsSaidInOneSentenceAndNothingIsLeftRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = command.run(UP_WITHIN, "up", "--port", Integer.toString(taken.getLocalPort()), "--gateways", "1", "--no-demo", "--detach");
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.err().strip().lines().filter(line -> line.startsWith("framecast:"))).hasSize(1)
                    .allMatch(line -> line.contains(Integer.toString(taken.getLocalPort())));
            assertThat(result.out()).doesNotContain("ready");
        }
        new NoProcessLeftBehind(ClusterProcesses.of(data)).check();
    }

    @Test
    void aSecondUpSaysThatItIsUpAndDownEndsEverythingAfterTheLauncherWasKilled() throws IOException, InterruptedException {
        Path output = directory.resolve("up.log");
        Process launcher = command.begin(output, SMALL);
        try {
            Await.until("the ready line", UP_WITHIN, () -> {
                assertThat(launcher.isAlive()).as(Files.readString(output)).isTrue();
                return Files.readString(output).contains("Framecast is ready: http://localhost:");
            });
            Result second = command.run(WITHIN, SMALL);
            assertThat(second.exitCode()).isNotZero();
            assertThat(second.err().strip().lines().filter(line -> line.startsWith("framecast:"))).hasSize(1);
            assertThat(ClusterProcesses.of(data)).as("processes before").hasSizeGreaterThan(5);
        } finally {
            launcher.destroyForcibly();
        }
        assertThat(launcher.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(ClusterProcesses.of(data)).as("the services outlive a killed launcher").hasSizeGreaterThan(4);

        command.run(WITHIN, "down").orFail();
        new NoProcessLeftBehind(ClusterProcesses.of(data)).check();
        assertThat(JsonMapper.shared().readTree(command.run(WITHIN, "status", "--json").orFail().out())).isEmpty();
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
        Result kill = command.run(WITHIN, "kill", "frame-1");
        assertThat(kill.exitCode()).isNotZero();
        assertThat(kill.err().strip().lines()).hasSize(1);
    }
}
