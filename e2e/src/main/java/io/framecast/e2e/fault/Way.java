package io.framecast.e2e.fault;

/** Which way nothing comes through. */
public enum Way {
    /** What the process says is not heard; it hears the others. */
    FROM_PROCESS,
    /** The process hears nothing; the others hear it. */
    TO_PROCESS,
    /** Neither. */
    BOTH;

    /** Whether that way is meant by this one. */
    boolean includes(Way other) {
        return this == BOTH || this == other;
    }
}
