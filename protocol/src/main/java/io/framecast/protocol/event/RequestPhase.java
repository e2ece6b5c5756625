package io.framecast.protocol.event;

/** The phases of a request; the table of what may follow what is {@link #canTransitionFrom}. */
public enum RequestPhase {
    /** Listed, not planned yet. */
    PENDING,
    /** Has a strategy, not opened yet. */
    PLANNED,
    /** A sink has it. */
    STREAMING,
    /** The viewer has what it wants. */
    DONE,
    /** Deleted, or the channel closed cleanly. */
    CANCELLED,
    /** The viewer or gateway vanished, or it was never opened. */
    ABANDONED,
    /** Could not be served. */
    FAILED;

    /** Whether nothing follows: the first terminal event wins. */
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, PLANNED, STREAMING -> false;
            case DONE, CANCELLED, ABANDONED, FAILED -> true;
        };
    }

    /** Whether a request may come from {@code before} into this phase. */
    public boolean canTransitionFrom(RequestPhase before) {
        return switch (this) {
            case PENDING -> before == PENDING;
            case PLANNED -> before == PENDING || before == PLANNED;
            case STREAMING -> !before.isTerminal();
            case DONE, CANCELLED, ABANDONED, FAILED -> !before.isTerminal();
        };
    }
}
