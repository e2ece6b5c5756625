package io.framecast.benchmarks.schedule;

/** What can be done to a process. */
public enum Kind {
    /** SIGKILL; started again a while later. */
    KILL,
    /** SIGSTOP, and SIGCONT a while later: a machine that hangs. */
    FREEZE,
    /** Nothing that it says or is told passes between it and Kafka for a while; nobody is told so. */
    CUT,
    /** A graceful stop, and a start at once: a rolling upgrade. */
    RESTART
}
