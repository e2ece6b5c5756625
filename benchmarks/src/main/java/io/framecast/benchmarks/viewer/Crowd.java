package io.framecast.benchmarks.viewer;

import io.framecast.benchmarks.film.Film;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Viewers that come and go until the run is over. Thread-safe. */
public final class Crowd {

    private static final int THINK_MILLIS_MAX = 3_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Film> films;
    private final List<URI> gateways;
    private final long seed;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger watching = new AtomicInteger();
    private final List<ViewingRecord> records = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param films what they may watch
     * @param gateways where they may dial
     * @param seed decides what each is going to do
     */
    public Crowd(List<Film> films, List<URI> gateways, long seed) {
        this.films = List.copyOf(films);
        this.gateways = List.copyOf(gateways);
        this.seed = seed;
    }

    /** Lets that many viewers come. */
    public void come(int viewers) {
        for (int viewer = 1; viewer <= viewers; viewer++) {
            int number = viewer;
            threads.add(Thread.ofVirtual().name("viewer-" + viewer).start(() -> live(number)));
        }
    }

    /** Sends them home and waits until the last has gone. */
    public void goHome() throws InterruptedException {
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void live(int viewer) {
        Random random = new Random(seed * 1_000 + viewer);
        // Not all at the same moment.
        pause(random.nextInt(THINK_MILLIS_MAX));
        while (!over.get()) {
            Viewing viewing = new Viewing(viewer, Script.next(random, films), gateways, random.nextInt(gateways.size()));
            watching.incrementAndGet();
            try {
                ViewingRecord done = viewing.watch(over::get);
                synchronized (records) {
                    records.add(done);
                }
            } catch (RuntimeException | AssertionError e) {
                synchronized (records) {
                    failures.add("viewer " + viewer + ": " + e);
                }
            } finally {
                watching.decrementAndGet();
            }
            pause(random.nextInt(THINK_MILLIS_MAX));
        }
    }

    private void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!over.get() && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** How many watch something just now. */
    public int watching() {
        return watching.get();
    }

    /** All viewings that have ended. */
    public List<ViewingRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    /** Viewers' own troubles, such as a message that is none of the contract. */
    public List<String> failures() {
        synchronized (records) {
            return List.copyOf(failures);
        }
    }
}
