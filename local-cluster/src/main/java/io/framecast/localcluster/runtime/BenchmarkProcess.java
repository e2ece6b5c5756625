package io.framecast.localcluster.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The benchmarks' own JVM, with this one's input and output. It is told to end when this JVM ends, and waited for: it has a
 * cluster to take down.
 */
public final class BenchmarkProcess {

    private static final long END_WITHIN_SECONDS = 60;

    private final Installation installation;

    public BenchmarkProcess(Installation installation) {
        this.installation = installation;
    }

    /**
     * Runs a benchmark to its end.
     *
     * @param settings each {@code KEY=VALUE}
     * @param jvmOptions of its JVM alone
     * @return its exit code
     */
    public int run(String benchmark, List<String> settings, List<String> jvmOptions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Installation.java(), "-XX:+UseSerialGC", "-Xmx768m", "-Djava.awt.headless=true"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-Dframecast.home=" + installation.home(),
                "-Dframecast.e2e.artefacts=" + installation.home().resolve("benchmarks").resolve("target"),
                "-jar", installation.benchmarksJar().toString(), benchmark,
                "results=" + installation.home().resolve("benchmarks").resolve("results")));
        command.addAll(settings);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Thread atExit = new Thread(() -> end(process), "end-benchmark");
        Runtime.getRuntime().addShutdownHook(atExit);
        int exitCode = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending already, by the same Ctrl-C.
        }
        return exitCode;
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
