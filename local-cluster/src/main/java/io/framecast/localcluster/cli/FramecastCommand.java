package io.framecast.localcluster.cli;

import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.Screen;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All verbs. Bad usage is answered with one line and exit code 2, a failure with one sentence and exit code 1. */
@Command(
        name = "./framecast",
        description = "Runs a Framecast cluster on this machine and talks to it.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "  test        Passes the project's tests; installs what they need, needs nothing built before.",
            "",
            "A first tour:",
            "  ./framecast up                     # then open http://localhost:8080/",
            "  ./framecast import street.avi      # in another terminal",
            "  ./framecast play demo",
            "  ./framecast kill frame-2           # while it plays",
            "  ./framecast start frame-2",
            "  ./framecast down",
            "",
            "Exit codes: 0; 1 for a failure, with one sentence; 2 for bad usage, with one line.",
            "Colours only on a terminal, and not where NO_COLOR is set. Completion: source <(./framecast completion bash)"
        },
        subcommands = {
            UpCommand.class, StatusCommand.class, DownCommand.class, ProcessCommands.Kill.class, ProcessCommands.Pause.class,
            ProcessCommands.Resume.class, ProcessCommands.Start.class, ProcessCommands.Stop.class, DrainCommand.class, ImportCommand.class,
            ListCommands.Movies.class, PlayCommand.class, VerifyCommand.class, ListCommands.Requests.class, ListCommands.Domain.class,
            RetentionCommand.class, BenchCommand.class, CompletionCommand.class, CommandLine.HelpCommand.class
        })
public final class FramecastCommand {

    private FramecastCommand() {}

    /** Runs one verb with the process's own output; returns its exit code. */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    /** The parser with its error handling. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new FramecastCommand());
        commandLine.setOverwrittenOptionsAllowed(true);
        commandLine.setColorScheme(Help.defaultColorScheme(Screen.ofOutput().colours() ? Ansi.ON : Ansi.OFF));
        commandLine.setUsageHelpAutoWidth(false);
        commandLine.setUsageHelpWidth(110);
        commandLine.setParameterExceptionHandler((problem, args) -> {
            CommandLine command = problem.getCommandLine();
            return complain(command, sentence(problem) + " (see " + command.getCommandSpec().qualifiedName() + " --help)", 2);
        });
        commandLine.setExecutionExceptionHandler((problem, command, result) -> {
            if (problem instanceof ClusterProblem known) {
                return complain(command, known.getMessage(), 1);
            }
            problem.printStackTrace(command.getErr());
            return complain(command, "unexpected failure: " + problem, 1);
        });
        return commandLine;
    }

    private static String sentence(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched
                && problem.getCommandLine().getParent() == null
                && !unmatched.getUnmatched().getFirst().startsWith("-")) {
            String typed = unmatched.getUnmatched().getFirst();
            return "there is no command " + typed
                    + Spelling.meant(typed, problem.getCommandLine().getSubcommands().keySet()).map(verb -> "; did you mean " + verb + "?").orElse("");
        }
        return String.valueOf(problem.getMessage())
                .replaceFirst("'(.*)' is not an int$", "'$1' is not a whole number")
                .lines().findFirst().orElse("bad usage");
    }

    private static int complain(CommandLine command, String message, int exitCode) {
        PrintWriter err = command.getErr();
        err.println(Screen.ofErrors().paint(Colour.BAD, "framecast:") + " " + message);
        err.flush();
        return exitCode;
    }
}
