package io.framecast.protocol.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process does that its domain refuses: it says why and ends, for two of one name would be taken for one another. */
public final class Refusal {

    /** The exit code of a process whose nodeId another one has. */
    public static final int EXIT_CODE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    private Refusal() {}

    /** Ends this process in good order, on a thread of its own: what is shut down waits for those that read topics. */
    public static void endProcess(String reason) {
        LOG.error("the domain refuses this process, which ends now: {}", reason);
        Thread.ofPlatform().name("refused").start(() -> System.exit(EXIT_CODE));
    }
}
