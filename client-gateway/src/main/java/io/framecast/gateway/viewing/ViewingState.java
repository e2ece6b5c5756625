package io.framecast.gateway.viewing;

/**
 * Where a request stands at this gateway; the table of what may follow what is {@link #canTransitionFrom}.
 *
 * <pre>
 *   ASKING ──PRQ──▶ OPEN ◀──attach── DETACHED
 *     │              │ └──lost viewer──▲ │
 *     │ no answer    │ done, close       │ not opened again in time
 *     ▼              ▼                   ▼
 *   GONE ◀─VDONE── LEAVING ────────────▶ GONE
 * </pre>
 * A request ends for good with VDONE or VPDONE, whatever its state; DETACHED keeps the group so that a viewer who comes back
 * within the time goes on at once, and may come of ASKING too where the viewer knows the RUID from elsewhere.
 */
enum ViewingState {
    /** No coordinator is known to have it. */
    ASKING,
    /** A coordinator has it, and somebody watches. */
    OPEN,
    /** Nobody watches; kept for one who comes back. */
    DETACHED,
    /** The viewer has left for good; a coordinator is yet to say that it has ended. */
    LEAVING,
    /** Nothing is kept here any more. */
    GONE;

    /** Whether its viewer has left for good. */
    boolean isOver() {
        return this == LEAVING || this == GONE;
    }

    /** Whether a viewing may come from {@code before} into this state. */
    boolean canTransitionFrom(ViewingState before) {
        return switch (this) {
            case ASKING -> false;
            case OPEN -> before == ASKING || before == DETACHED;
            case DETACHED -> before == ASKING || before == OPEN;
            case LEAVING -> !before.isOver();
            case GONE -> before != GONE;
        };
    }
}
