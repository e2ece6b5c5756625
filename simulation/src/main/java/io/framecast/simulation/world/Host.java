package io.framecast.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** A process and the machine under it: alive, frozen or dead, and perhaps cut off from the log. Used by one thread. */
public class Host {

    private enum State { UP, FROZEN, DOWN }

    private final Agenda agenda;
    private final String name;
    private final List<Runnable> waiting = new ArrayList<>();
    private State state = State.UP;
    private int life = 1;
    private long cutOffUntilMillis;
    private long ownCutUntilMillis;
    private long unreachableSinceMillis = -1;
    private long troubledAtMillis = -1;

    /** A process of that name, alive. */
    public Host(Agenda agenda, String name) {
        this.agenda = agenda;
        this.name = name;
    }

    /** Its name, for good. */
    public final String name() {
        return name;
    }

    /** Which start of it this is, from 1; also its incarnation. */
    public final int life() {
        return life;
    }

    /** Whether it runs, frozen or not. */
    public final boolean isAlive() {
        return state != State.DOWN;
    }

    /** Whether it runs and is not frozen. */
    public final boolean isUp() {
        return state == State.UP;
    }

    /** Whether it can talk to the log. */
    public final boolean isReachable() {
        return isUp() && agenda.nowMillis() >= cutOffUntilMillis;
    }

    /** When the log can hear it again; past where it can. */
    public final long cutOffUntilMillis() {
        return cutOffUntilMillis;
    }

    /** Whether it was dead, frozen or cut off from a log that was there, at any time since then. */
    public final boolean wasTroubledSince(long millis) {
        return !isUp() || agenda.nowMillis() < ownCutUntilMillis || troubledAtMillis >= millis;
    }

    /** For how long it has not been heard of; 0 where it is. */
    public final long silentForMillis() {
        if (isReachable()) {
            unreachableSinceMillis = -1;
            return 0;
        }
        return unreachableSinceMillis < 0 ? 0 : agenda.nowMillis() - unreachableSinceMillis;
    }

    /** Kills it: what it had not sent is lost. */
    public void kill() {
        if (state != State.DOWN) {
            trouble();
            state = State.DOWN;
            waiting.clear();
        }
    }

    /** Freezes it: nothing happens in it until {@link #wake}. */
    public final void freeze() {
        if (state == State.UP) {
            trouble();
            state = State.FROZEN;
        }
    }

    /** Wakes it: all that was due happens now. */
    public void wake() {
        if (state == State.FROZEN) {
            state = State.UP;
            troubledAtMillis = agenda.nowMillis();
            List<Runnable> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(action -> agenda.after(0, this, action));
        }
    }

    /** Starts it again after it was killed, with what is durable alone. */
    public void restart() {
        if (state == State.DOWN) {
            life++;
            state = State.UP;
            troubledAtMillis = agenda.nowMillis();
        }
    }

    /** Cuts it off from the log until then. */
    public final void cutOffUntil(long millis) {
        trouble();
        cutOffUntilMillis = Math.max(cutOffUntilMillis, millis);
        ownCutUntilMillis = Math.max(ownCutUntilMillis, millis);
        troubledAtMillis = ownCutUntilMillis;
    }

    /** The log is down until then, for all. */
    public final void withoutLogUntil(long millis) {
        becomesUnreachable();
        cutOffUntilMillis = Math.max(cutOffUntilMillis, millis);
    }

    private void trouble() {
        becomesUnreachable();
        troubledAtMillis = agenda.nowMillis();
    }

    private void becomesUnreachable() {
        if (isReachable()) {
            unreachableSinceMillis = agenda.nowMillis();
        }
    }

    /** Whether that life does it now; where it is frozen it is kept for later. */
    final boolean takes(int ofLife, Runnable action) {
        if (state == State.DOWN || ofLife != life) {
            return false;
        }
        if (state == State.FROZEN) {
            waiting.add(action);
            return false;
        }
        return true;
    }

    /** Does something again and again, for as long as this life lasts. */
    protected final void every(long millis, Runnable action) {
        agenda.after(millis, this, () -> {
            action.run();
            every(millis, action);
        });
    }

    /** The clock and what is to happen. */
    protected final Agenda agenda() {
        return agenda;
    }

    @Override
    public final String toString() {
        return name;
    }
}
