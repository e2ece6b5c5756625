package io.framecast.simulation.world;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** The clock, and what is to happen when. Everything random in a schedule comes from {@link #random}. Used by one thread. */
public final class Agenda {

    private record Task(long atMillis, long sequence, Host host, int life, Runnable action) implements Comparable<Task> {

        @Override
        public int compareTo(Task other) {
            return atMillis != other.atMillis ? Long.compare(atMillis, other.atMillis) : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(512);
    private final SplittableRandom random;
    private final Host outside = new Host(this, "outside");
    private long nowMillis;
    private long sequence;
    private long events;

    /** An empty agenda; the same seed gives the same schedule. */
    public Agenda(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The time, in milliseconds since the schedule began. */
    public long nowMillis() {
        return nowMillis;
    }

    /** How much has happened. */
    public long events() {
        return events;
    }

    /** A number from 0 to {@code bound - 1}. */
    public int random(int bound) {
        return random.nextInt(bound);
    }

    /** Once in {@code times} true. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Has something happen that no process of the domain does. */
    public void after(long millis, Runnable action) {
        after(millis, outside, action);
    }

    /** Has a process do something then; it never does where it has died by then, and later where it is frozen. */
    public void after(long millis, Host host, Runnable action) {
        at(nowMillis + millis, host, action);
    }

    /** As {@link #after(long, Host, Runnable)}, at a time. */
    public void at(long millis, Host host, Runnable action) {
        tasks.add(new Task(Math.max(millis, nowMillis), sequence++, host, host.life(), action));
    }

    /** Lets time pass until then. */
    public void runUntil(long millis) {
        while (!tasks.isEmpty() && tasks.peek().atMillis <= millis) {
            Task task = tasks.poll();
            nowMillis = task.atMillis;
            if (task.host.takes(task.life, task.action)) {
                events++;
                task.action.run();
            }
        }
        nowMillis = millis;
    }
}
