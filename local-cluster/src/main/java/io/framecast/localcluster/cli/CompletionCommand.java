package io.framecast.localcluster.cli;

import io.framecast.localcluster.runtime.Installation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints a script that completes verbs, options, process names and movie ids in a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(./framecast completion bash)          # in ~/.bashrc with the whole path",
            "  ./framecast completion zsh > \"${fpath[1]}/_framecast\""
        })
final class CompletionCommand implements Callable<Integer> {

    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private String shell;

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw new ParameterException(spec.commandLine(), "SHELL must be bash or zsh, not " + shell);
        }
        CompletionScript script = new CompletionScript(spec.parent(), Installation.ofThisProcess().home());
        spec.commandLine().getOut().print(shell.equals("bash") ? script.bash() : script.zsh());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
