package io.framecast.simulation.invariant;

/** An invariant does not hold. */
public final class BrokenException extends RuntimeException {

    private final String invariant;

    /** @param invariant its name */
    public BrokenException(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** The invariant's name. */
    public String invariant() {
        return invariant;
    }
}
