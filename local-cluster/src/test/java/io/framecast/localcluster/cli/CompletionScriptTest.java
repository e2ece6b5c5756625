package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are run by the shells that they are for. */
class CompletionScriptTest {

    @TempDir
    private Path home;

    private CompletionScript script;

    @BeforeEach
    void declareVerbs() {
        script = new CompletionScript(FramecastCommand.commandLine().getCommandSpec(), home);
    }

    /** What bash offers after these words; the last one is being typed. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve("completion.bash"), script.bash());
        String typed = String.join(" ", List.of(words).stream().map(word -> "'" + word + "'").toList());
        return run("bash", "-c", "source '%s'; COMP_WORDS=(./framecast %s); COMP_CWORD=%d; _framecast; printf '%%s\\n' \"${COMPREPLY[@]}\""
                .formatted(file, typed, words.length)).lines().filter(line -> !line.isEmpty()).toList();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void verbsAreCompletedAndTestIsOneOfThem() throws Exception {
        assertThat(offered("st")).containsExactlyInAnyOrder("status", "start", "stop");
        assertThat(offered("")).contains("up", "down", "play", "test", "completion", "--help");
    }

    @Test
    void optionsAreThoseOfTheVerb() throws Exception {
        assertThat(offered("up", "--b")).containsExactly("--brokers");
        assertThat(offered("play", "demo", "--o")).containsExactly("--output");
        assertThat(offered("play", "demo", "--rate", "m")).containsExactly("max");
    }

    @Test
    void processNamesComeFromTheClusterThatIsNamed() throws Exception {
        Path usual = Files.createDirectories(home.resolve(".framecast"));
        Files.writeString(usual.resolve("cluster.json"), "{\n  \"name\" : \"frame-1\",\n  \"name\" : \"kafka\"\n}");
        Path other = Files.createDirectories(home.resolve("other"));
        Files.writeString(other.resolve("cluster.json"), "{\n  \"name\" : \"frame-9\"\n}");

        assertThat(offered("kill", "")).containsExactly("frame-1", "kafka");
        assertThat(offered("kill", "k")).containsExactly("kafka");
        assertThat(offered("kill", "--data", other.toString(), "f")).containsExactly("frame-9");
    }

    @Test
    void filesAreOfferedWhereFilesAreWanted() throws Exception {
        Files.writeString(home.resolve("street.avi"), "");

        assertThat(offered("import", home + "/str")).containsExactly(home + "/street.avi");
    }

    @Test
    void zshReadsItsScriptAndKnowsTheVerbs() throws Exception {
        Path file = Files.writeString(home.resolve("_framecast"), script.zsh());
        assertThat(script.zsh()).startsWith("#compdef framecast").contains("'kill:SIGKILL to processes").contains("--brokers[");

        assumeThat(Files.exists(Path.of("/usr/bin/zsh")) || Files.exists(Path.of("/bin/zsh"))).as("zsh is installed").isTrue();
        assertThat(run("zsh", "-f", "-c", "autoload -Uz compinit; compinit -u -d '%s/dump'; source '%s'; print $_comps[framecast]".formatted(home, file)).strip())
                .isEqualTo("_framecast");
    }
}
