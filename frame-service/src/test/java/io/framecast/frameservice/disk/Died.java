package io.framecast.frameservice.disk;

/** The process is dead: thrown by each file operation from the last one on. An error, for no handler of failures runs in a dead process. */
public final class Died extends Error {

    private static final long serialVersionUID = 1;

    Died(String operation) {
        super("died at: " + operation);
    }
}
