package io.framecast.localcluster.layout;

import java.util.Objects;

/** A failure that the user can act on: the message is one clear sentence with its remedy, printed without a stack trace. */
public final class ClusterProblem extends RuntimeException {

    public ClusterProblem(String message) {
        super(message);
    }

    public ClusterProblem(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
