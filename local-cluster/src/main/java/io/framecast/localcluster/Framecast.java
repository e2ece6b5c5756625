package io.framecast.localcluster;

import io.framecast.localcluster.cli.FramecastCommand;

/** The command line's entry point. */
public final class Framecast {

    private Framecast() {}

    /** Runs one verb; exit code 0, 1 where it failed, 2 where it was asked for in a way that makes no sense. */
    public static void main(String[] args) {
        System.exit(FramecastCommand.run(args));
    }
}
