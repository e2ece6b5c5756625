package io.framecast.localcluster.cli;

import io.framecast.localcluster.layout.ClusterProblem;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All verbs. Bad usage is answered with one line and exit code 2, a failure with one sentence and exit code 1. */
@Command(
        name = "./framecast",
        description = "Runs a Framecast cluster on this machine and talks to it.",
        mixinStandardHelpOptions = true,
        version = "framecast 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "./framecast test passes the project's tests; it needs nothing built before."},
        subcommands = {
            UpCommand.class, StatusCommand.class, ProcessCommands.Kill.class, ProcessCommands.Pause.class,
            ProcessCommands.Resume.class, ProcessCommands.Start.class, ProcessCommands.Stop.class, ImportCommand.class,
            ListCommands.Movies.class, ListCommands.Requests.class, ListCommands.Domain.class, PlayCommand.class, DownCommand.class
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
        boolean unknownVerb = problem instanceof UnmatchedArgumentException unmatched
                && problem.getCommandLine().getParent() == null
                && !unmatched.getUnmatched().getFirst().startsWith("-");
        return unknownVerb
                ? "there is no command " + ((UnmatchedArgumentException) problem).getUnmatched().getFirst()
                : String.valueOf(problem.getMessage());
    }

    private static int complain(CommandLine command, String message, int exitCode) {
        PrintWriter err = command.getErr();
        err.println("framecast: " + message);
        err.flush();
        return exitCode;
    }
}
