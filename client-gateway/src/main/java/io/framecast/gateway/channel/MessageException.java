package io.framecast.gateway.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client message that cannot be followed. Without a channel it could not be understood at all, and counts towards closing the
 * socket; with one it was understood, and concerns that channel alone.
 */
public final class MessageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The channel it concerns, null where the message was not understood. */
    private final @Nullable Integer channel;

    private final int status;

    private MessageException(@Nullable Integer channel, int status, String detail) {
        super(detail);
        this.channel = channel;
        this.status = status;
    }

    /** A message that could not be understood. */
    static MessageException notUnderstood(String detail) {
        return new MessageException(null, 400, detail);
    }

    /** A message about a channel that cannot be done. */
    public static MessageException onChannel(int channel, int status, String detail) {
        return new MessageException(channel, status, detail);
    }

    /** The channel, null where the message was not understood. */
    public @Nullable Integer channel() {
        return channel;
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
