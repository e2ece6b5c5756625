package io.framecast.localcluster.cli;

import picocli.CommandLine.Option;

/** {@code --help}, which every verb has. */
final class HelpOption {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;
}
