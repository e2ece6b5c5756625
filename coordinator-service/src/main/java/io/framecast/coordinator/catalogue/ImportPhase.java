package io.framecast.coordinator.catalogue;

/** The phases of an import; the table of what may follow what is {@link #canTransitionFrom}. */
public enum ImportPhase {
    /** Taken; a frame service receives the file. */
    RECEIVING,
    /** A frame service makes frames of it. */
    CONVERTING,
    /** A strategist is asked where the frames shall go. */
    ASKING,
    /** Targets store their parts. */
    PLACING,
    /** In the catalogue. */
    DONE,
    /** Given up; nothing is left behind. */
    FAILED;

    /** Whether nothing follows. */
    public boolean isTerminal() {
        return this == DONE || this == FAILED;
    }

    /** Whether an import may come from {@code before} into this phase. */
    public boolean canTransitionFrom(ImportPhase before) {
        return switch (this) {
            case RECEIVING -> false;
            case CONVERTING -> before == RECEIVING || before == CONVERTING;
            case ASKING -> before == RECEIVING || before == CONVERTING || before == PLACING;
            case PLACING -> before == ASKING || before == PLACING;
            case DONE -> before == PLACING;
            case FAILED -> !before.isTerminal();
        };
    }
}
