package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FramecastCommandTest {

    @TempDir
    private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = FramecastCommand.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            nonsense                  | there is no command nonsense
            up --port abc             | 'abc' is not a whole number
            stauts                    | there is no command stauts; did you mean status?
            up --brokers 0            | --brokers must be between 1 and 5, not 0
            up --frames 3             | Unknown option
            kill                      | Missing required parameter: 'NAME'
            play                      | Missing required parameter: 'MOVIE'
            play m --rate fast        | --rate must be max or a number above 0 and up to 1000, not fast
            play m --rate -1          | --rate must be max or a number above 0 and up to 1000, not -1
            play m --frames 9-1       | --frames 9-1
            verify                    | Missing required parameter: 'MOVIE'
            movies --limit 0          | --limit must be between 1 and 500, not 0
            completion                | Missing required parameter: 'SHELL'
            completion fish           | SHELL must be bash or zsh, not fish
            import src/main/java      | there is no film and no JPEG in src/main/java
            import                    | Missing required parameter: 'FILE'
            import /no/such/file.avi  | there is no file /no/such/file.avi
            bench choas               | there is no benchmark choas; did you mean chaos?; there are plan, import, first-frame, seek, takeover, calm, chaos
            bench chaos --minutes 0   | --minutes must be above 0 and up to 1440, not 0.0
            bench calm --viewers 201  | --viewers must be between 1 and 200, not 201
            bench plan --seed 7       | --seed is for chaos and calm, not for plan
            bench takeover --rounds 0 | --rounds must be between 1 and 1000, not 0
            bench chaos --rounds 2    | --rounds is for takeover and import, not for chaos
            bench calm --no-faults    | --no-faults is for chaos
            """)
    void badUsageIsAnsweredWithOneLineAndExitCodeTwo(String arguments, String complaint) {
        assertThat(run(arguments.split(" +"))).isEqualTo(2);
        assertThat(err.toString()).startsWith("framecast: ").contains(complaint).endsWith("--help)\n");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "status", "kill", "pause", "resume", "start", "stop", "import", "movies", "requests", "domain", "play", "verify", "down"})
    void everyVerbHasHelpWithExamplesAndADataDirectory(String verb) {
        assertThat(run(verb, "--help")).isZero();
        assertThat(out.toString()).contains("./framecast " + verb).contains("--data=DIR").containsPattern("Examples?:\n  ./framecast " + verb);
    }

    /** The list of verbs shows the first part alone, and each part begins a line. */
    @Test
    void whatAVerbDoesIsToldInWholeSentences() {
        Map<String, CommandLine> verbs = new TreeMap<>(FramecastCommand.commandLine().getSubcommands());
        verbs.remove("help");
        verbs.forEach((verb, command) ->
                assertThat(command.getCommandSpec().usageMessage().description()).as(verb).isNotEmpty().allMatch(part -> part.endsWith(".")));
    }

    @Test
    void benchHasHelpWithExamples() {
        assertThat(run("bench", "--help")).isZero();
        assertThat(out.toString()).contains("--seed=S").containsPattern("Examples?:\n  ./framecast bench chaos");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill frame-1", "pause frame-1", "resume frame-1", "start frame-1", "stop frame-1", "movies", "requests", "domain", "play demo", "verify demo"})
    void aVerbThatNeedsAClusterSaysThatNoneIsUp(String arguments) {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        all.addAll(List.of("--data", data.toString()));

        assertThat(run(all.toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("framecast: no cluster is up in " + data
                + "; start one with ./framecast up, or name another with --data\n");
    }

    @Test
    void statusAndDownOfNoClusterAreNoFailures() {
        assertThat(run("status", "--data", data.toString(), "--json")).isZero();
        assertThat(out.toString()).isEqualToIgnoringWhitespace("[]");
        assertThat(run("down", "--data", data.toString())).isZero();
        assertThat(out.toString()).contains("no cluster is up in " + data);
    }
}
