package io.framecast.gateway.viewing;

import java.util.Objects;

/** A request that cannot be made or opened; its message says rule, value and remedy. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status as in HTTP
     * @param detail fit to be shown to a user
     */
    public RequestRefusedException(int status, String detail) {
        super(detail);
        this.status = status;
    }

    /** As in HTTP. */
    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
