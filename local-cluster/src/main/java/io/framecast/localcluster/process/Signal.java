package io.framecast.localcluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The signals that the launcher sends. */
public enum Signal {
    /** Ends a service gracefully. */
    TERM,
    /** PostgreSQL's fast shutdown: ends sessions, writes a checkpoint. */
    INT,
    KILL,
    STOP,
    CONT;

    /**
     * Sends this signal to all of them with one {@code kill}. A process that has ended meanwhile is no error.
     *
     * @throws UncheckedIOException where no shell can be started
     */
    public void sendTo(List<LiveProcess> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s " + name() + " \"$@\"", "sh"));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run /bin/sh to send SIG" + name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
